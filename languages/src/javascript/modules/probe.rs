//! From a path as written to a file as it is named.

use crate::ids::FileId;
use crate::modules::TreeView;

/// Which of several files of one name is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Prefer {
    /// Types first, as the TypeScript compiler looks.
    TypeScript,
    /// What runs first, as Node looks.
    JavaScript,
}

impl Prefer {
    /// By the file that asks.
    pub(super) fn of(path: &str) -> Prefer {
        let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
        match extension {
            "js" | "jsx" | "mjs" | "cjs" => Prefer::JavaScript,
            _ => Prefer::TypeScript,
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Prefer::TypeScript => {
                &[".ts", ".tsx", ".d.ts", ".mts", ".cts", ".d.mts", ".d.cts", ".js", ".jsx", ".mjs", ".cjs", ".json"]
            }
            Prefer::JavaScript => {
                &[".js", ".json", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts"]
            }
        }
    }
}

/// Extensions written in specifiers, and the sources they are compiled from.
const COMPILED: [(&str, &[&str]); 7] = [
    (".d.ts", &[".ts", ".tsx"]),
    (".d.mts", &[".mts"]),
    (".d.cts", &[".cts"]),
    (".js", &[".ts", ".tsx", ".d.ts", ".jsx"]),
    (".jsx", &[".tsx", ".d.ts"]),
    (".mjs", &[".mts", ".d.mts", ".ts"]),
    (".cjs", &[".cts", ".d.cts", ".ts"]),
];

/// The file a path names, as it is, with an extension added, or with the extension of its source.
pub(super) fn probe(tree: &dyn TreeView, path: &str, prefer: Prefer) -> Option<FileId> {
    if path.is_empty() {
        return None;
    }
    let mut buffer = String::with_capacity(path.len() + 8);
    let mut at = |stem: &str, extension: &str| {
        buffer.clear();
        buffer.push_str(stem);
        buffer.push_str(extension);
        tree.file(&buffer)
    };
    let compiled = COMPILED.iter().find_map(|(e, sources)| Some((path.strip_suffix(e)?, *sources)));
    let source = |at: &mut dyn FnMut(&str, &str) -> Option<FileId>| {
        let (stem, sources) = compiled?;
        sources.iter().find_map(|e| at(stem, e))
    };
    let exact = at(path, "");
    if prefer == Prefer::JavaScript && exact.is_some() {
        return exact;
    }
    // `./x.js` written in TypeScript means `x.ts`; without one, whatever is there.
    if let Some(file) = source(&mut at) {
        return Some(file);
    }
    exact.or_else(|| prefer.extensions().iter().find_map(|e| at(path, e)))
}
