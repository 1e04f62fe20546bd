//! How answers look: text, JSON, tables, drawings.

pub(crate) mod chart;
pub(crate) mod color;
pub(crate) mod dot;
pub(crate) mod draw;
pub(crate) mod explain;
pub(crate) mod footer;
pub(crate) mod graphml;
pub(crate) mod history;
pub(crate) mod json;
pub(crate) mod mermaid;
mod number;
pub(crate) mod scip;
pub(crate) mod table;
pub(crate) mod text;
mod xml;

pub(crate) use number::{grouped, plural, significant};

use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufWriter, Write};

/// Standard output, locked and buffered; every byte of an answer goes through it.
pub(crate) struct Out {
    writer: BufWriter<Box<dyn Write>>,
    styled: bool,
}

impl Out {
    /// Standard output, with colours if it should have some.
    pub(crate) fn stdout() -> Out {
        let stdout = io::stdout();
        let choice = AutoStream::choice(&stdout);
        let styled = choice != ColorChoice::Never;
        let writer: Box<dyn Write> =
            if styled { Box::new(AutoStream::new(stdout.lock(), choice)) } else { Box::new(stdout.lock()) };
        Out { writer: BufWriter::with_capacity(1 << 16, writer), styled }
    }

    /// A style, or none where there are no colours.
    pub(crate) fn style(&self, style: anstyle::Style) -> anstyle::Style {
        if self.styled { style } else { anstyle::Style::new() }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
