//! What is checked before a grammar sees a byte. tree-sitter bounds neither time nor stack, and
//! some scanners abort the process on deep input, so depth is measured here, in one pass.

use crate::limits::Limits;
use crate::skip::Skip;

/// Refuses content that is not text or nests too deep to parse safely.
///
/// # Errors
/// The [`Skip`] that says why.
pub(crate) fn check(source: &[u8], limits: &Limits) -> Result<(), Skip> {
    if source.len() as u64 > limits.blob_bytes_max {
        return Err(Skip::TooLarge);
    }
    if source.starts_with(b"version https://git-lfs.github.com/spec/") && source.len() < 1024 {
        return Err(Skip::LfsPointer);
    }
    if source[..source.len().min(8_000)].contains(&0) {
        return Err(Skip::Binary);
    }
    if bracket_depth(source) > limits.bracket_depth_max || indent_depth(source) > limits.indent_depth_max {
        return Err(Skip::TooDeep);
    }
    Ok(())
}

/// The deepest nesting of brackets. Brackets in strings count too: an over-estimate is safe, and
/// a closing bracket too many does not hide later depth.
fn bracket_depth(source: &[u8]) -> u32 {
    // Content is bounded far below what the numbers hold. Without branches: brackets come as they like.
    let (mut depth, mut deepest) = (0i32, 0i32);
    for &byte in source {
        depth = (depth + i32::from(STEPS[usize::from(byte)])).max(0);
        deepest = deepest.max(depth);
    }
    deepest as u32
}

/// What each byte adds to the depth.
const STEPS: [i8; 256] = {
    let mut steps = [0; 256];
    let (mut i, pairs) = (0, [b"()", b"[]", b"{}"]);
    while i < pairs.len() {
        steps[pairs[i][0] as usize] = 1;
        steps[pairs[i][1] as usize] = -1;
        i += 1;
    }
    steps
};

/// The most indentation levels open at once, as an indentation-sensitive scanner counts them.
fn indent_depth(source: &[u8]) -> u32 {
    let mut open: Vec<usize> = Vec::new();
    let mut deepest = 0;
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', source).map(|newline| newline + 1));
    for line in starts.map(|start| &source[start..]) {
        let indent = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if line.get(indent).is_none_or(|&b| b == b'\n') {
            continue;
        }
        while open.last().is_some_and(|&top| top >= indent) {
            open.pop();
        }
        if indent > 0 {
            open.push(indent);
        }
        deepest = deepest.max(open.len());
    }
    deepest as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_measured_before_parsing() {
        let limits = Limits::BATCH;
        let over = |open: &str, n: u32| check(open.repeat(n as usize).as_bytes(), &limits);
        assert_eq!(over("(", limits.bracket_depth_max), Ok(()));
        assert_eq!(over("(", limits.bracket_depth_max + 1), Err(Skip::TooDeep));
        let blocks = |n: usize| (0..n).map(|i| " ".repeat(i) + "if x:\n").collect::<String>();
        assert_eq!(check(blocks(401).as_bytes(), &limits), Ok(()));
        assert_eq!(check(blocks(402).as_bytes(), &limits), Err(Skip::TooDeep));
    }

    #[test]
    fn what_is_not_source_text_is_refused_with_its_reason() {
        let limits = Limits { blob_bytes_max: 100, ..Limits::BATCH };
        assert_eq!(check(&[b'a'; 101], &limits), Err(Skip::TooLarge));
        assert_eq!(check(b"a\0b", &limits), Err(Skip::Binary));
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
        assert_eq!(check(pointer, &limits), Err(Skip::LfsPointer));
    }
}
