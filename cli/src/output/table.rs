//! Aligned columns.

use super::{Out, color};
use anstyle::Style;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// One column: its title and how its cells look.
pub(crate) struct Column {
    title: &'static str,
    right: bool,
    style: Style,
}

impl Column {
    /// Text, from the left.
    pub(crate) const fn text(title: &'static str, style: Style) -> Column {
        Column { title, right: false, style }
    }

    /// Numbers, from the right.
    pub(crate) const fn number(title: &'static str) -> Column {
        Column { title, right: true, style: color::PLAIN }
    }
}

/// Rows of cells under columns. Columns without any content are left out.
pub(crate) struct Table<'a> {
    columns: &'a [Column],
    rows: Vec<Vec<String>>,
}

const GUTTER: &str = "  ";

impl<'a> Table<'a> {
    pub(crate) fn new(columns: &'a [Column]) -> Table<'a> {
        Table { columns, rows: Vec::new() }
    }

    /// Adds a row: one cell for each column.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| printable(&cell)).collect());
    }

    /// The rows under a header of the titles; no header if there are none.
    pub(crate) fn write(&self, out: &mut Out) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.columns.len()).map(|c| self.width(c)).collect();
        if self.columns.iter().any(|c| !c.title.is_empty()) && !self.rows.is_empty() {
            let titles = self.columns.iter().map(|c| c.title);
            self.line(out, &widths, titles, Some(color::HEADER))?;
        }
        self.rows.iter().try_for_each(|row| self.line(out, &widths, row.iter().map(String::as_str), None))
    }

    /// The width of a column's widest cell; its title counts only if any cell has content.
    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
        if cells == 0 { 0 } else { cells.max(self.columns[column].title.width()) }
    }

    fn line<'c>(
        &self,
        out: &mut Out,
        widths: &[usize],
        cells: impl Iterator<Item = &'c str>,
        style: Option<Style>,
    ) -> io::Result<()> {
        // Padding is written before the next cell that has content: lines do not end in spaces.
        let mut gap = 0;
        let mut gutter = "";
        for ((column, &width), cell) in self.columns.iter().zip(widths).zip(cells).filter(|((_, w), _)| **w > 0) {
            let padding = width - cell.width().min(width);
            let style = out.style(style.unwrap_or(column.style));
            let (before, after) = if column.right { (padding, 0) } else { (0, padding) };
            gap += gutter.len() + before;
            if !cell.is_empty() {
                write!(out, "{:gap$}{style}{cell}{style:#}", "")?;
                gap = 0;
            }
            gap += after;
            gutter = GUTTER;
        }
        writeln!(out)
    }
}

/// Without control characters: a name in a repository must not steer the terminal.
pub(super) fn printable(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\x1b[31m"), "a\\u{1b}[31m");
        assert_eq!(printable("größe"), "größe");
    }
}
