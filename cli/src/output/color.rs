//! The few styles text has.

use anstyle::{AnsiColor, Style};

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const HEADER: Style = Style::new().dimmed();
pub(crate) const SYMBOL: Style = Style::new().bold();
pub(crate) const PLACE: Style = AnsiColor::Cyan.on_default();
pub(crate) const KIND: Style = AnsiColor::Green.on_default();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
