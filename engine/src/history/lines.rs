//! Which lines differ between two contents, as git counts them.

use imara_diff::sources::byte_lines;
use imara_diff::{Algorithm, Diff, IndentHeuristic, IndentLevel, InternedInput};

/// Lines of one content that took the place of lines of another. Lines count from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hunk {
    pub(crate) before_start: u32,
    pub(crate) before_len: u32,
    pub(crate) after_start: u32,
    pub(crate) after_len: u32,
}

/// Git looks this far for a zero byte.
const BINARY_PREFIX_BYTES: usize = 8_000;

/// Whether git would call a content binary.
pub(crate) fn is_binary(content: &[u8]) -> bool {
    content[..content.len().min(BINARY_PREFIX_BYTES)].contains(&0)
}

/// The lines of a content; the last one counts whether or not it ends in a newline.
pub(crate) fn line_count(content: &[u8]) -> u32 {
    // As many as a byte counts at a time: the compiler makes wide instructions of that.
    let newlines = |part: &[u8]| usize::from(part.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>());
    let newlines: usize = content.chunks(192).map(newlines).sum();
    let open = content.last().is_some_and(|&byte| byte != b'\n');
    u32::try_from(newlines).unwrap_or(u32::MAX - 1) + u32::from(open)
}

/// How two contents differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct LineDiff {
    /// What makes the second of the first, in order: as `git blame` compares.
    pub(crate) hunks: Vec<Hunk>,
    /// Lines added and removed, as `git log --numstat` counts.
    pub(crate) added: u32,
    pub(crate) removed: u32,
}

/// The difference by the algorithm of Myers (*An O(ND) Difference Algorithm and Its Variations*, 1986)
/// with git's heuristics, and its choice of where a hunk that could slide stands.
///
/// Where git needs no context, for blame, it leaves out the common end of both contents first. That
/// changes which lines count as too common to align by, so now and then counts and hunks differ by a
/// line or two; each is as git has it.
pub(crate) fn diff(before: &[u8], after: &[u8]) -> LineDiff {
    if before.is_empty() || after.is_empty() {
        let (removed, added) = (line_count(before), line_count(after));
        let hunk = Hunk { before_start: 0, before_len: removed, after_start: 0, after_len: added };
        let hunks = if removed + added == 0 { Vec::new() } else { vec![hunk] };
        return LineDiff { hunks, added, removed };
    }
    let input = interned(before, after);
    let tail = line_count(&before[before.len() - common_tail(before, after)..]) as usize;
    let mut diff = Diff::default();
    let mut compare = |tail: usize| {
        let (old, new) = (&input.before[..input.before.len() - tail], &input.after[..input.after.len() - tail]);
        diff.compute_with(Algorithm::Myers, old, new, input.interner.num_tokens());
        (diff.count_additions(), diff.count_removals())
    };
    let (added, removed) = compare(0);
    if tail > 0 {
        compare(tail);
    }
    let (old, new) = (&input.before[..input.before.len() - tail], &input.after[..input.after.len() - tail]);
    let indent = |token| IndentLevel::for_ascii_line(input.interner[token].iter().copied(), TAB_COLUMNS);
    diff.postprocess_with(old, new, IndentHeuristic::new(indent));
    let hunk = |h: imara_diff::Hunk| Hunk {
        before_start: h.before.start,
        before_len: h.before.len() as u32,
        after_start: h.after.start,
        after_len: h.after.len() as u32,
    };
    LineDiff { hunks: diff.hunks().map(hunk).collect(), added, removed }
}

/// Both contents as numbers of lines. What they begin and end with alike is looked up once.
fn interned<'a>(before: &'a [u8], after: &'a [u8]) -> InternedInput<&'a [u8]> {
    let smaller = before.len().min(after.len());
    let head = common(before.chunks(BLOCK).zip(after.chunks(BLOCK)), |(b, a)| b.iter().zip(a));
    let head = before[..head].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let tail = common(before.rchunks(BLOCK).zip(after.rchunks(BLOCK)), |(b, a)| b.iter().rev().zip(a.iter().rev()));
    let tail = &before[before.len() - tail.min(smaller - head)..];
    let tail = tail.iter().position(|&byte| byte == b'\n').map_or(&[][..], |newline| &tail[newline + 1..]);
    let mut input = InternedInput::default();
    input.reserve_for_token_source(&byte_lines(before), &byte_lines(&after[head..after.len() - tail.len()]));
    input.update_before(byte_lines(before));
    input.update_after(byte_lines(&after[head..after.len() - tail.len()]));
    let (head, tail) = (line_count(&before[..head]) as usize, line_count(tail) as usize);
    let between = std::mem::take(&mut input.after);
    input.after.reserve(head + between.len() + tail);
    input.after.extend_from_slice(&input.before[..head]);
    input.after.extend(between);
    input.after.extend_from_slice(&input.before[input.before.len() - tail..]);
    input
}

/// How many bytes are the same, block by block and then one by one.
fn common<'a, I: Iterator<Item = (&'a u8, &'a u8)>>(
    mut blocks: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    bytes: impl Fn((&'a [u8], &'a [u8])) -> I,
) -> usize {
    let mut same = 0;
    for (before, after) in blocks.by_ref() {
        if before != after {
            return same + bytes((before, after)).take_while(|(b, a)| b == a).count();
        }
        same += before.len();
    }
    same
}

/// Bytes compared at once. Git's, where it leaves out a common end.
const BLOCK: usize = 1024;

/// What a tab indents by where git chooses among places of a hunk.
const TAB_COLUMNS: u8 = 8;

/// The bytes of whole lines at the end that git leaves out before it compares.
fn common_tail(before: &[u8], after: &[u8]) -> usize {
    let smaller = before.len().min(after.len());
    let mut trimmed = 0;
    while trimmed + BLOCK <= smaller
        && before[before.len() - trimmed - BLOCK..before.len() - trimmed]
            == after[after.len() - trimmed - BLOCK..after.len() - trimmed]
    {
        trimmed += BLOCK;
    }
    let tail = &before[before.len() - trimmed..];
    match tail.iter().position(|&byte| byte == b'\n') {
        Some(newline) => trimmed - newline - 1,
        None => 0,
    }
}

/// Appends hunks as numbers: lines kept since the last hunk, lines removed, lines added.
pub(crate) fn pack(hunks: &[Hunk], out: &mut Vec<u32>) {
    let mut end = 0;
    for h in hunks {
        out.extend([h.before_start - end, h.before_len, h.after_len]);
        end = h.before_start + h.before_len;
    }
}

/// Reads what [`pack`] wrote.
pub(crate) fn unpack(packed: &[u32]) -> impl Iterator<Item = Hunk> + '_ {
    let (mut before, mut after) = (0u32, 0u32);
    packed.chunks_exact(3).map(move |h| {
        let (kept, before_len, after_len) = (h[0], h[1], h[2]);
        let hunk = Hunk {
            before_start: before.saturating_add(kept),
            before_len,
            after_start: after.saturating_add(kept),
            after_len,
        };
        before = hunk.before_start.saturating_add(before_len);
        after = hunk.after_start.saturating_add(after_len);
        hunk
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &[(u32, u32, u32, u32)]) {
        let LineDiff { hunks: found, added, removed } = diff(before.as_bytes(), after.as_bytes());
        assert_eq!(
            (added, removed),
            (found.iter().map(|h| h.after_len).sum(), found.iter().map(|h| h.before_len).sum())
        );
        let plain: Vec<_> = found.iter().map(|h| (h.before_start, h.before_len, h.after_start, h.after_len)).collect();
        assert_eq!(plain, expected);
        let mut packed = Vec::new();
        pack(&found, &mut packed);
        assert_eq!(unpack(&packed).collect::<Vec<_>>(), found);
    }

    #[test]
    fn hunks_are_where_git_puts_them() {
        check("", "", &[]);
        check("", "a\nb", &[(0, 0, 0, 2)]);
        check("a\nb\n", "", &[(0, 2, 0, 0)]);
        check("a\n", "a", &[(0, 1, 0, 1)]);
        check("a\nb\nc\n", "a\nx\nc\nd\n", &[(1, 1, 1, 1), (3, 0, 3, 1)]);
        // A block that could begin at its blank line or after it begins after it.
        check("a() {\n}\n", "a() {\n}\n\nb() {\n}\n", &[(2, 0, 2, 3)]);
    }

    #[test]
    fn lines_have_the_numbers_they_would_have_one_by_one() {
        let long = |n: usize| (0..n).map(|i| format!("line {i}\n")).collect::<String>();
        let (many, more) = (long(500), long(600));
        let texts =
            ["a", "a\n", "\n", "a\na\n", "b\na\n", "a\nb\n", "a\nb\na\n", "a\nb", "b", "ab\na\nb", &many, &more];
        let edited =
            [many.replacen("line 250", "x\ny", 1), format!("{many}x"), format!("x{many}"), many[1..].to_owned()];
        let texts: Vec<&[u8]> = texts.into_iter().chain(edited.iter().map(String::as_str)).map(str::as_bytes).collect();
        for before in &texts {
            for after in &texts {
                let (own, plain) = (interned(before, after), InternedInput::new(*before, *after));
                assert_eq!((own.before, own.after), (plain.before, plain.after), "{:?}", (before, after));
                assert_eq!(own.interner.num_tokens(), plain.interner.num_tokens());
            }
        }
    }

    #[test]
    fn a_zero_byte_near_the_start_makes_a_content_binary() {
        assert!(is_binary(b"a\0b"));
        let late = [vec![b'a'; BINARY_PREFIX_BYTES], vec![0]].concat();
        assert!(!is_binary(&late));
        assert_eq!([line_count(b""), line_count(b"a"), line_count(b"a\n"), line_count(b"a\nb")], [0, 1, 1, 2]);
    }
}
