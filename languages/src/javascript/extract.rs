//! JavaScript syntax to facts.

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::NodeId;
use crate::language::{Extractor, Visit};

pub(crate) struct Extract;

impl Extract {
    pub(crate) fn new() -> Extract {
        Extract
    }
}

impl Extractor for Extract {
    fn enter(&mut self, _b: &mut Builder<'_>, _node: NodeId) -> Visit {
        Visit::Children
    }

    fn leave(&mut self, _b: &mut Builder<'_>, _node: NodeId) {}

    fn flow(&self, _b: &Builder<'_>, _node: NodeId) -> Flow {
        Flow::Plain
    }
}
