//! What stands before the grammar: C is parsed after its preprocessor, so directives are read here
//! and blanked, and macros that the grammar cannot know (attributes, statements without `;`) are
//! blanked too. Nothing is expanded, and every byte stays where it is.
//!
//! All branches of a condition are kept where each of them closes the brackets it opens; otherwise
//! one branch is, the one a default build on Linux would most likely take.

mod conditions;
mod directives;
mod holds;
mod masks;
mod parentheses;
mod tokens;

pub(super) use directives::{Directive, What};
pub(super) use tokens::{Token, TokenKind, tokens};

use crate::positions::Span;
use conditions::Decided;
use rustc_hash::{FxHashMap, FxHashSet};

/// A file as the grammar shall see it, with what was taken out.
#[derive(Default)]
pub(super) struct Preprocessed {
    /// As long as the source; what was taken out is blank.
    pub(super) text: Vec<u8>,
    /// In source order.
    pub(super) directives: Vec<Directive>,
    /// Uses of macros that were taken out, in source order.
    pub(super) masked: Vec<Masked>,
    /// Uses of macros in whose place the text opens a namespace without a name; sorted.
    pub(super) namespaces: Vec<Span>,
    /// Parts of the file that a default build leaves out; sorted, not nested.
    pub(super) conditional: Vec<Span>,
    /// It was read as C++.
    pub(super) plus: bool,
}

/// As what a file is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    C,
    Cpp,
    /// As C, unless its text says that it is C++: a `.h` file.
    AsItSays,
}

impl Preprocessed {
    /// Whether a position lies in a branch that a default build leaves out.
    pub(super) fn is_conditional(&self, at: u32) -> bool {
        conditions::is_inside(&self.conditional, at)
    }

    /// The macro in whose place a namespace opens at a position.
    pub(super) fn namespace_macro(&self, at: u32) -> Option<Span> {
        let found = self.namespaces.binary_search_by_key(&at, |span| span.start).ok()?;
        Some(self.namespaces[found])
    }

    /// The names of the macros that the file defines, and whether it does so more than once.
    pub(super) fn macro_names(&self, source: &[u8]) -> FxHashMap<Vec<u8>, bool> {
        let mut names: FxHashMap<Vec<u8>, bool> = FxHashMap::default();
        for d in &self.directives {
            let What::Define { name, .. } = &d.what else { continue };
            let text = source[name.start as usize..name.end as usize].to_vec();
            names.entry(text).and_modify(|again| *again = true).or_insert(false);
        }
        names
    }
}

/// A use of a macro that the grammar does not see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masked {
    /// The macro's name.
    pub(super) name: Span,
    /// What stands in the parentheses behind it.
    pub(super) arguments: Option<Span>,
}

/// Reads a file's directives and masks them.
pub(super) fn preprocess(source: &[u8], dialect: Dialect) -> Preprocessed {
    let (directives, mut tokens) = directives::split(source);
    let mut plus = dialect == Dialect::Cpp;
    let mut kept = conditions::decide(source, &directives, &tokens, plus);
    if dialect == Dialect::AsItSays && is_cpp(source, &directives, &tokens, &kept) {
        plus = true;
        kept = conditions::decide(source, &directives, &tokens, plus);
    }
    let mut text = source.to_vec();
    for d in &directives {
        blank(&mut text, d.span);
    }
    for &span in &kept.dropped {
        blank(&mut text, span);
    }
    tokens.retain(|t| !kept.is_dropped(t.start));
    let silent: FxHashSet<&[u8]> = directives.iter().filter_map(|d| silent_macro(source, d)).collect();
    let masks::Masks { masked, mut namespaces } = masks::mask(source, &mut text, &tokens, &silent, plus);
    namespaces.sort_unstable_by_key(|at| at.start);
    let directives = directives.into_iter().filter(|d| !kept.is_dropped(d.span.start)).collect();
    Preprocessed { text, directives, masked, namespaces, conditional: kept.conditional, plus }
}

/// The name of a macro that stands for nothing or for attributes.
fn silent_macro<'s>(source: &'s [u8], d: &Directive) -> Option<&'s [u8]> {
    let What::Define { name, function: false, body, .. } = &d.what else { return None };
    let body = &source[body.start as usize..body.end as usize];
    let body = body.trim_ascii();
    let silent = body.is_empty()
        || is_attributes(body)
        || matches!(body, b"inline" | b"static" | b"static inline" | b"extern" | b"const" | b"__inline");
    silent.then(|| &source[name.start as usize..name.end as usize])
}

/// Whether a text is nothing but `__attribute__((…))`, `__declspec(…)` or `[[…]]`.
fn is_attributes(text: &[u8]) -> bool {
    let words = tokens(text, 0, text.len() as u32);
    let word = |t: &Token| &text[t.start as usize..t.end as usize];
    let mut depth = 0i32;
    words.iter().enumerate().all(|(i, t)| {
        let attribute = |w: &[u8]| matches!(w, b"__attribute__" | b"__attribute" | b"__declspec");
        let fits = match word(t) {
            b"(" => depth > 0 || i > 0 && attribute(word(&words[i - 1])),
            b"[" => depth > 0 || words.get(i + 1).is_some_and(|next| word(next) == b"["),
            w => depth > 0 || attribute(w),
        };
        depth += match word(t) {
            b"(" | b"[" => 1,
            b")" | b"]" => -1,
            _ => 0,
        };
        fits
    })
}

/// Overwrites with spaces all but the line ends.
fn blank(text: &mut [u8], span: Span) {
    for byte in &mut text[span.start as usize..span.end as usize] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// Whether the text of a file says that it is C++; `kept`: as C sees it.
fn is_cpp(source: &[u8], directives: &[Directive], tokens: &[Token], kept: &Decided) -> bool {
    let includes_standard = directives.iter().any(|d| {
        let What::Include { path, angle: true } = d.what else { return false };
        let path = &source[path.start as usize..path.end as usize];
        !kept.is_dropped(d.span.start) && !path.contains(&b'.') && !path.contains(&b'/')
    });
    includes_standard || {
        let text = |t: &Token| &source[t.start as usize..t.end as usize];
        let all: Vec<&Token> = tokens.iter().filter(|t| !kept.is_dropped(t.start)).collect();
        all.windows(3).any(|w| match text(w[0]) {
            b"namespace" | b"class" => w[1].kind == TokenKind::Word && !matches!(text(w[2]), b";" | b"," | b")" | b"="),
            b"template" => text(w[1]) == b"<",
            b"using" => w[1].kind == TokenKind::Word,
            b"public" | b"private" | b"protected" => text(w[1]) == b":" && text(w[2]) != b":",
            b"operator" | b"virtual" | b"constexpr" => w[1].kind != TokenKind::Word || w[2].kind == TokenKind::Word,
            b":" => text(w[1]) == b":" && w[1].start == w[0].end && w[2].kind == TokenKind::Word,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(source: &str) -> String {
        String::from_utf8(preprocess(source.as_bytes(), Dialect::C).text).expect("stays text")
    }

    #[test]
    fn what_the_grammar_sees_has_the_length_of_the_source() {
        for source in
            ["#define A \\\n 1\nint x;", "#if 0\n{{{\n#endif\nint y;", "Q(x)\nint z;", "R\"(\n#x)\" 'a' /* # */ "]
        {
            assert_eq!(seen(source).len(), source.len());
        }
    }

    #[test]
    fn branches_that_close_what_they_open_are_all_kept() {
        assert_eq!(seen("#ifdef A\nf();\n#else\ng();\n#endif\n").split_whitespace().collect::<String>(), "f();g();");
    }

    #[test]
    fn of_branches_that_leave_brackets_open_one_is_kept() {
        assert_eq!(
            seen("#ifdef HAVE_A\nif (a) {\n#else\nif (b) {\n#endif\n}\n").split_whitespace().collect::<String>(),
            "if(a){}"
        );
        assert_eq!(
            seen("#ifdef OTHER\nif (a) {\n#else\nif (b) {\n#endif\n}").split_whitespace().collect::<String>(),
            "if(b){}"
        );
        assert_eq!(
            seen("#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f;\n").split_whitespace().collect::<String>(),
            "intf;"
        );
    }

    #[test]
    fn dead_code_is_not_seen() {
        assert_eq!(seen("#if 0\nf();\n#else\ng();\n#endif\n").split_whitespace().collect::<String>(), "g();");
    }

    /// What looked at all branches for each branch, or for the end of each parenthesis in all that
    /// follows, would take minutes.
    #[test]
    fn what_repeats_without_end_is_read_in_one_pass() {
        let many = 100_000;
        let start = std::time::Instant::now();
        for text in [
            format!("#if A\n{}", "#elif B\n".repeat(many)),
            format!("#if A\n{}", "#else\n".repeat(many)),
            "#ifdef A\n#define B\n".repeat(many),
            format!("{{ {}", "f( ] ".repeat(many)),
            "f( ".repeat(many),
        ] {
            assert_eq!(seen(&text).len(), text.len());
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
    }

    #[test]
    fn a_macro_is_called_up_to_the_parenthesis_that_closes_it() {
        let packed = |text: &str| seen(text).split_whitespace().collect::<String>();
        assert_eq!(packed("ATTR((a), (b))\nint x;"), "ATTR((a),(b));intx;");
        assert_eq!(packed("ATTR((a, (b)\nint x;"), "ATTR((a,(b)intx;", "never closed");
        assert_eq!(packed("ATTR(a; b)\nint x;"), "ATTR(a;b)intx;", "a statement ends in it");
    }

    fn is_plus(source: &str) -> bool {
        preprocess(source.as_bytes(), Dialect::AsItSays).plus
    }

    #[test]
    fn a_header_tells_its_language() {
        for text in [
            "class A {};",
            "namespace a { }",
            "#include <vector>\n",
            "template <class T> void f();",
            "std::string f();",
        ] {
            assert!(is_plus(text), "{text}");
        }
        for text in [
            "struct a { int class; };",
            "int f(int new, int this);",
            "#ifdef __cplusplus\nclass A;\nnamespace x { }\n#endif\n",
            "int x ? y : z;",
        ] {
            assert!(!is_plus(text), "{text}");
        }
    }
}
