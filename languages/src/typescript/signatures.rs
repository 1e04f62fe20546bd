//! Call signatures that begin a line, set apart from the member before them.
//!
//! Members of an object type may end at the end of a line (TypeScript Handbook, *Object Types*), and type
//! arguments must begin on the line of what they are applied to. The grammar takes `<T>(x: T): U` on a new line for
//! type arguments of the type before it and loses the whole declaration, so a semicolon is put into the
//! indentation.

use crate::words::is_word;
use std::borrow::Cow;

/// Type parameters longer than this are not looked at.
const PARAMETERS_MAX: usize = 1024;

/// Words before which a type may begin: what follows them continues.
const OPEN_WORDS: [&[u8]; 16] = [
    b"extends",
    b"return",
    b"new",
    b"async",
    b"in",
    b"of",
    b"as",
    b"is",
    b"keyof",
    b"typeof",
    b"infer",
    b"satisfies",
    b"default",
    b"await",
    b"yield",
    b"abstract",
];

/// The source with a semicolon before each such signature, positions unmoved.
pub(super) fn separated(source: &[u8]) -> Cow<'_, [u8]> {
    let mut text = Cow::Borrowed(source);
    if !memchr::memchr_iter(b'<', source).any(|at| begins_line(&source[..at])) {
        return text; // most files, told much faster than line by line
    }
    let mut code_end = None;
    let mut start = 0;
    let mut comment = false;
    for line in source.split_inclusive(|&b| b == b'\n') {
        let code = line.trim_ascii();
        let indented = line.len() - line.trim_ascii_start().len();
        if indented > 0 && code.starts_with(b"<") && !comment {
            let at = start + indented;
            if code_end.is_some_and(|end| ends_member(&source[..end])) && is_signature(&source[at..]) {
                text.to_mut()[at - 1] = b';';
            }
        }
        let is_comment = comment || code.starts_with(b"//") || code.starts_with(b"/*");
        comment = (comment || code.starts_with(b"/*")) && !code.ends_with(b"*/");
        if !is_comment && !code.is_empty() {
            code_end = Some(start + indented + code.len());
        }
        start += line.len();
    }
    text
}

/// Whether what comes next is the first on its line.
fn begins_line(before: &[u8]) -> bool {
    let code = before.trim_ascii_end();
    code.is_empty() || before[code.len()..].contains(&b'\n')
}

/// Whether the code up to a line may be a whole member.
fn ends_member(code: &[u8]) -> bool {
    if code.ends_with(b"=>") || !code.last().is_some_and(|&b| is_word(b) || b")]}>\"'`".contains(&b)) {
        return false;
    }
    let word = code.iter().rposition(|&b| !is_word(b)).map_or(0, |at| at + 1);
    !OPEN_WORDS.contains(&&code[word..])
}

/// Whether a list in angle brackets begins here and parameters follow it.
fn is_signature(code: &[u8]) -> bool {
    let mut depth = 0u32;
    let code = &code[..code.len().min(PARAMETERS_MAX)];
    for (at, &b) in code.iter().enumerate() {
        match b {
            b'<' => depth += 1,
            b'>' if code[at - 1] == b'=' => {}
            b'>' => depth -= 1,
            b';' if depth == 1 => return false,
            _ => {}
        }
        if depth == 0 {
            return code[at + 1..].trim_ascii_start().starts_with(b"(");
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::separated;

    fn is_changed(source: &str) -> bool {
        let text = separated(source.as_bytes());
        assert_eq!(text.len(), source.len());
        *text != *source.as_bytes()
    }

    #[test]
    fn signatures_on_a_line_of_their_own_are_set_apart() {
        assert_eq!(&*separated(b"{\n  a: B\n  <T>(x: T): T\n}"), b"{\n  a: B\n ;<T>(x: T): T\n}");
        assert!(is_changed("(a): void\n  // more\n  /* and\n more */\n  <\n A extends () => B<C>,\n >(x: A): C"));
    }

    #[test]
    fn what_continues_a_type_or_expression_is_left_alone() {
        for source in [
            "{\n  <T>(x: T): T",
            "A extends\n  <T>() => B",
            "type F =\n  <T>(x: T) => T",
            "(a) =>\n  <T>(x: T) => x",
            "a\n  < b",
            "a\n  <b> c",
            "a: B;\n  <T>(x: T): T",
            "  <",
        ] {
            assert!(!is_changed(source), "{source}");
        }
    }
}
