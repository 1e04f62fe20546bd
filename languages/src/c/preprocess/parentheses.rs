//! Which parentheses belong together: found once, as they may nest thousands deep or never close.

use super::tokens::{Token, TokenKind};

/// The parentheses of a file's tokens, each with what closes it.
pub(super) struct Parentheses {
    /// For each token the parenthesis that closes it, or `NONE`.
    closing: Vec<u32>,
    /// The tokens that end statements and blocks, in order.
    ends: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Parentheses {
    pub(super) fn of(source: &[u8], tokens: &[Token]) -> Parentheses {
        let (mut closing, mut ends, mut open) = (vec![NONE; tokens.len()], Vec::new(), Vec::new());
        for (i, t) in tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Mark) {
            match source[t.start as usize] {
                b'(' => open.push(i),
                b')' => {
                    if let Some(opening) = open.pop() {
                        closing[opening] = i as u32;
                    }
                }
                b'{' | b'}' | b';' => ends.push(i as u32),
                _ => {}
            }
        }
        Parentheses { closing, ends }
    }

    /// What closes the parenthesis that a token is.
    pub(super) fn closing(&self, token: usize) -> Option<usize> {
        self.closing.get(token).filter(|&&close| close != NONE).map(|&close| close as usize)
    }

    /// Whether a statement or block ends between two tokens.
    pub(super) fn hold_end(&self, open: usize, close: usize) -> bool {
        let next = self.ends.partition_point(|&end| (end as usize) < open);
        self.ends.get(next).is_some_and(|&end| (end as usize) < close)
    }
}
