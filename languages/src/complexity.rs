//! Cyclomatic and cognitive complexity, counted while the tree is walked.
//!
//! Cognitive complexity follows G. Ann Campbell, *Cognitive Complexity* (SonarSource, 2018):
//! breaks in linear flow count 1, plus the nesting they stand in; `else` and jumps to labels
//! count 1; a sequence of like logical operators counts 1; nested functions add nesting.
//! Cyclomatic complexity is 1 plus decisions plus logical operators (McCabe, 1976).

use crate::ids::{DefId, NodeId};

/// What a node means for complexity. Languages classify; the counting is here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// Nothing.
    Plain,
    /// `if`, loops, `catch`, conditional expressions: a decision that nests.
    Branch,
    /// `else if`, `elif`: a decision without a further level.
    ElseBranch,
    /// `else`.
    Else,
    /// `switch`, `match`, `select`: nests and counts once; its cases are the decisions.
    Switch,
    /// One case with a condition: a decision for cyclomatic complexity only.
    Case,
    /// A logical operator; equal numbers are the same operator.
    Logical(u8),
    /// `goto`, `break` or `continue` with a label.
    Jump,
    /// A lambda or nested function: one level deeper, nothing by itself.
    Nest,
}

#[derive(Clone, Copy)]
struct Frame {
    function: DefId,
    /// Nesting at which the function starts: 0, since each named function is measured alone.
    nesting: u32,
    cyclomatic: u32,
    cognitive: u32,
    nesting_max: u32,
    closes: NodeId,
}

/// The counts of one function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) function: DefId,
    pub(crate) cyclomatic: u32,
    pub(crate) cognitive: u32,
    pub(crate) nesting_max: u32,
}

/// Counts for the functions around the node being walked.
#[derive(Default)]
pub(crate) struct Complexity {
    frames: Vec<Frame>,
    done: Vec<Counted>,
}

impl Complexity {
    pub(crate) fn open(&mut self, function: DefId, closes: NodeId) {
        self.frames.push(Frame { function, nesting: 0, cyclomatic: 1, cognitive: 0, nesting_max: 0, closes });
    }

    pub(crate) fn enter(&mut self, flow: Flow, inside_same_logical: bool) {
        let Some(frame) = self.frames.last_mut() else { return };
        match flow {
            Flow::Plain => {}
            Flow::Branch | Flow::Switch => {
                frame.cyclomatic += u32::from(flow == Flow::Branch);
                frame.cognitive += 1 + frame.nesting;
                frame.nest();
            }
            Flow::ElseBranch => {
                frame.cyclomatic += 1;
                frame.cognitive += 1;
            }
            Flow::Else | Flow::Jump => frame.cognitive += 1,
            Flow::Case => frame.cyclomatic += 1,
            Flow::Logical(_) => {
                frame.cyclomatic += 1;
                frame.cognitive += u32::from(!inside_same_logical);
            }
            Flow::Nest => frame.nest(),
        }
    }

    pub(crate) fn leave(&mut self, flow: Flow, node: NodeId) {
        let Some(frame) = self.frames.last_mut() else { return };
        if matches!(flow, Flow::Branch | Flow::Switch | Flow::Nest) {
            frame.nesting = frame.nesting.saturating_sub(1);
        }
        if frame.closes == node {
            self.done.push(Counted {
                function: frame.function,
                cyclomatic: frame.cyclomatic,
                cognitive: frame.cognitive,
                nesting_max: frame.nesting_max,
            });
            self.frames.pop();
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Counted> {
        self.done.sort_by_key(|c| c.function);
        self.done
    }
}

impl Frame {
    fn nest(&mut self) {
        self.nesting += 1;
        self.nesting_max = self.nesting_max.max(self.nesting);
    }
}
