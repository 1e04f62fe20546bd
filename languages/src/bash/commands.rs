//! Commands: calls of functions, and files that are read in.

use super::{COMMAND, variables};
use crate::builder::Builder;
use crate::facts::{Base, Expr, Import, RefKind};
use crate::ids::{NodeId, ScopeId};
use crate::plain::{Part, Plain};

pub(super) fn command(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = x.part(b, node, Part::Name) else { return };
    let Some(word) = literal(x, b, name) else { return };
    let text = b.text(word);
    // A path names a program.
    if text.contains('/') {
        return;
    }
    let arguments: Vec<NodeId> = b.ast.children_by_field(node, "argument").collect();
    let reference = b.refer_to(RefKind::Call, word, Base::Lexical, COMMAND);
    b.reference_mut(reference).arity = u8::try_from(arguments.len()).ok();
    match (text, arguments.as_slice()) {
        ("source" | ".", [file, ..]) => source(b, node, *file),
        ("trap" | "command" | "type" | "builtin", [function, ..]) => runs(b, *function),
        ("read" | "mapfile" | "readarray", arguments) => {
            let named = |a: &&NodeId| b.ast.kind(**a) == "word" && variables::is_name(b.text(**a));
            let named: Vec<NodeId> = arguments.iter().filter(named).copied().collect();
            named.into_iter().for_each(|name| variables::assign(x, b, name, node));
        }
        _ => {}
    }
}

/// The word a command's name is, if it is one.
fn literal(x: &Plain, b: &Builder<'_>, name: NodeId) -> Option<NodeId> {
    match x.items(b, name).as_slice() {
        [word] if b.ast.kind(*word) == "word" => Some(*word),
        _ => None,
    }
}

/// `trap cleanup EXIT`: a function that is named to be run.
fn runs(b: &mut Builder<'_>, argument: NodeId) {
    if b.ast.kind(argument) == "word" && variables::is_name(b.text(argument)) {
        b.refer_to(RefKind::Read, argument, Base::Lexical, COMMAND);
    }
}

/// `source file`: everything in it becomes known here. What expands is not known; the path behind the
/// last expansion is, and that mostly is where the file lies from the script or the root.
fn source(b: &mut Builder<'_>, node: NodeId, file: NodeId) {
    let Some(path) = literal_path(b.text(file)) else { return };
    let specifier = b.name(path);
    let target = b.expr(Expr::Module(specifier));
    let scope = ScopeId(0);
    b.import(Import { scope, specifier, target, definition: None, star: true, exported: true }, node);
}

/// What of a word is written as it is: `lib/x.sh` in `"$(dirname "$0")/lib/x.sh"`.
fn literal_path(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['"', '\'']);
    let expanded = text.rfind([')', '}']).map(|at| at + 1);
    let variable = text.rfind('$').map(|at| {
        let name = text[at + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        name.map_or(text.len(), |length| at + 1 + length)
    });
    let rest = &text[expanded.max(variable).unwrap_or(0)..];
    let rest = rest.trim_start_matches(['"', '\'']);
    let relative = if expanded.max(variable).is_some() { rest.trim_start_matches(['/', '"']) } else { rest };
    (!relative.is_empty()).then_some(relative)
}

#[cfg(test)]
mod tests {
    use super::literal_path;

    #[test]
    fn the_written_part_of_a_sourced_path_is_found() {
        let cases = [
            (r#""$(dirname "$0")/lib/x.sh""#, Some("lib/x.sh")),
            (r#""${BASH_SOURCE%/*}/x.sh""#, Some("x.sh")),
            (r#"$DIR/a/b.sh"#, Some("a/b.sh")),
            (r#""$DIR"/a.sh"#, Some("a.sh")),
            ("./a.sh", Some("./a.sh")),
            ("'/etc/profile'", Some("/etc/profile")),
            ("\"$file\"", None),
        ];
        for (word, expected) in cases {
            assert_eq!(literal_path(word), expected, "{word}");
        }
    }
}
