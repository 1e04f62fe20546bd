//! From the columns of an index to bytes of the text it speaks of.

/// What columns count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Columns {
    Bytes,
    Utf16,
    Characters,
}

/// The lines of a text. Asked in ascending order, it passes over each line once.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    starts: Vec<usize>,
    columns: Columns,
    line: usize,
    /// The last start that was asked about: units and bytes.
    mark: (u32, u32),
}

/// Longer names are not looked at.
const NAME_UNITS_MAX: u32 = 256;

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t [u8], columns: Columns) -> Lines<'t> {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|at| at + 1)).collect();
        Lines { text, starts, columns, line: 0, mark: (0, 0) }
    }

    /// The byte column of a range's start, and the text of the range if it is a short one within its
    /// line; all from 0. `None` if the text has no such place.
    pub(super) fn locate(&mut self, line: u32, start: u32, end: Option<u32>) -> Option<(u32, Option<&'t [u8]>)> {
        let text = self.text_of(line as usize)?;
        if self.line != line as usize || start < self.mark.0 {
            (self.line, self.mark) = (line as usize, (0, 0));
        }
        let first = self.byte(text, start)?;
        self.mark = (start, first);
        let last = match end {
            Some(end) if (start..=start.saturating_add(NAME_UNITS_MAX)).contains(&end) => self.byte(text, end),
            _ => None,
        };
        Some((first, last.map(|last| &text[first as usize..last as usize])))
    }

    fn text_of(&self, line: usize) -> Option<&'t [u8]> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        Some(&self.text[start..end])
    }

    /// The byte at which a column begins, counted from the mark.
    fn byte(&self, line: &[u8], column: u32) -> Option<u32> {
        let (units, bytes) = self.mark;
        let rest = &line[bytes as usize..];
        let ahead = (column - units) as usize;
        if self.columns == Columns::Bytes || rest.get(..ahead).is_some_and(<[u8]>::is_ascii) {
            return (ahead <= rest.len()).then_some(bytes + ahead as u32);
        }
        // No character has more bytes than four.
        let window = &rest[..rest.len().min(ahead.saturating_mul(4))];
        let (mut left, mut at) = (ahead, 0);
        for c in window.utf8_chunks().next().map_or("", |chunk| chunk.valid()).chars() {
            if left == 0 {
                break;
            }
            left = left.checked_sub(if self.columns == Columns::Utf16 { c.len_utf16() } else { 1 })?;
            at += c.len_utf8();
        }
        (left == 0).then_some(bytes + at as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(columns: Columns, at: &[(u32, u32)]) -> Vec<Option<u32>> {
        let mut lines = Lines::new("a é😀 b\nc\n".as_bytes(), columns);
        at.iter().map(|&(line, column)| lines.locate(line, column, None).map(|(byte, _)| byte)).collect()
    }

    #[test]
    fn columns_are_counted_in_the_unit_of_the_index() {
        assert_eq!(starts(Columns::Bytes, &[(0, 2), (0, 9), (1, 0)]), [Some(2), Some(9), Some(0)]);
        assert_eq!(starts(Columns::Utf16, &[(0, 2), (0, 3), (0, 6), (1, 1)]), [Some(2), Some(4), Some(9), Some(1)]);
        assert_eq!(starts(Columns::Characters, &[(0, 4), (0, 5)]), [Some(8), Some(9)]);
    }

    #[test]
    fn places_the_text_does_not_have_are_told() {
        assert_eq!(starts(Columns::Bytes, &[(0, 99), (7, 0)]), [None, None]);
        assert_eq!(starts(Columns::Utf16, &[(0, 4), (0, 99), (1, 2)]), [None, None, None]);
    }

    #[test]
    fn the_text_of_a_range_is_given_again_and_again() {
        let mut lines = Lines::new("é = név(é)".as_bytes(), Columns::Characters);
        let name = |lines: &mut Lines<'_>, at, end| lines.locate(0, at, Some(end)).unwrap().1.unwrap().to_vec();
        assert_eq!(name(&mut lines, 4, 7), "név".as_bytes());
        assert_eq!(name(&mut lines, 4, 5), b"n");
        assert_eq!(name(&mut lines, 0, 1), "é".as_bytes());
    }
}
