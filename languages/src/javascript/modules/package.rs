//! What a `package.json` says about where its modules are.

use super::paths::joined;
use super::probe::{Prefer, probe};
use crate::ids::FileId;
use crate::modules::TreeView;
use serde_json::Value;

/// Targets named by conditions deeper than this are not looked at.
const CONDITIONS_DEPTH_MAX: u32 = 8;

/// The parts of a `package.json` that resolution reads.
pub(super) struct Package {
    pub(super) name: Option<String>,
    main: Option<String>,
    module: Option<String>,
    types: Option<String>,
    source: Option<String>,
    exports: Option<Value>,
    imports: Option<Value>,
}

impl Package {
    pub(super) fn parse(content: &[u8]) -> Option<Package> {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let mut json: Value = serde_json::from_slice(content).ok()?;
        let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, main, module, source) = (text("name"), text("main"), text("module"), text("source"));
        let types = text("types").or_else(|| text("typings"));
        let mut take = |key: &str| json.get_mut(key).map(Value::take);
        let (exports, imports) = (take("exports"), take("imports"));
        Some(Package { name, main, module, types, source, exports, imports })
    }

    /// The file the package's own name stands for.
    pub(super) fn entry(&self, tree: &dyn TreeView, dir: &str, prefer: Prefer) -> Option<FileId> {
        let exported = self.exports.as_ref().map_or(Vec::new(), |e| targets(e, ".", prefer));
        let fields = match prefer {
            Prefer::TypeScript => [&self.source, &self.types, &self.module, &self.main],
            Prefer::JavaScript => [&self.source, &self.main, &self.module, &self.types],
        };
        let fields = fields.into_iter().flatten().cloned();
        let candidates: Vec<String> = exported.into_iter().chain(fields).collect();
        let built = candidates.iter().find_map(|c| built(tree, dir, c, prefer));
        built.or_else(|| probe(tree, &joined(dir, "src/index")?, prefer)).or_else(|| {
            let index = joined(dir, "index")?;
            probe(tree, &index, prefer)
        })
    }

    /// The file `package/rest` stands for, as `exports` says.
    pub(super) fn subpath(&self, tree: &dyn TreeView, dir: &str, rest: &str, prefer: Prefer) -> Option<FileId> {
        let exports = self.exports.as_ref()?;
        targets(exports, &format!("./{rest}"), prefer).iter().find_map(|t| built(tree, dir, t, prefer))
    }

    /// What `#name` stands for.
    pub(super) fn import_targets(&self, specifier: &str, prefer: Prefer) -> Vec<String> {
        self.imports.as_ref().map_or(Vec::new(), |i| targets(i, specifier, prefer))
    }
}

/// The file a target names, or the source it is built from.
pub(super) fn built(tree: &dyn TreeView, dir: &str, target: &str, prefer: Prefer) -> Option<FileId> {
    let path = joined(dir, target)?;
    if let Some(file) = probe(tree, &path, prefer) {
        return Some(file);
    }
    if let Some(file) = probe(tree, &joined(&path, "index")?, prefer) {
        return Some(file);
    }
    let inner = path.strip_prefix(dir)?.trim_start_matches('/');
    let (folder, rest) = inner.split_once('/')?;
    const BUILT: [&str; 11] =
        ["dist", "lib", "build", "out", "esm", "cjs", "es", "types", "output", "dist-types", "umd"];
    if !BUILT.contains(&folder) {
        return None;
    }
    let rest = rest.split_once('/').filter(|(f, _)| BUILT.contains(f)).map_or(rest, |(_, r)| r);
    let rest = rest.strip_prefix("src/").unwrap_or(rest);
    probe(tree, &joined(dir, &format!("src/{rest}"))?, prefer).or_else(|| probe(tree, &joined(dir, rest)?, prefer))
}

/// The targets of a subpath in an `exports` or `imports` value, by the preference of conditions.
fn targets(value: &Value, subpath: &str, prefer: Prefer) -> Vec<String> {
    let mut found = Vec::new();
    let keyed = |key: &str| key.starts_with('.') || key.starts_with('#');
    match value {
        Value::Object(map) if map.keys().any(|k| keyed(k)) => {
            if let Some(exact) = map.get(subpath) {
                collect(exact, None, prefer, 0, &mut found);
                return found;
            }
            // The pattern with the longest part before its star wins.
            let matching = map.iter().filter_map(|(key, target)| Some((key, star(key, subpath)?, target)));
            if let Some((_, part, target)) = matching.max_by_key(|(key, ..)| key.find('*')) {
                collect(target, Some(part), prefer, 0, &mut found);
            }
        }
        _ if subpath == "." => collect(value, None, prefer, 0, &mut found),
        _ => {}
    }
    found
}

/// What the star of a pattern stands for in a subpath.
fn star<'s>(pattern: &str, subpath: &'s str) -> Option<&'s str> {
    let (before, after) = pattern.split_once('*')?;
    subpath.strip_prefix(before)?.strip_suffix(after)
}

fn collect(value: &Value, part: Option<&str>, prefer: Prefer, depth: u32, found: &mut Vec<String>) {
    if depth > CONDITIONS_DEPTH_MAX {
        return;
    }
    match value {
        Value::String(target) => found.push(part.map_or(target.clone(), |p| target.replace('*', p))),
        Value::Array(any) => any.iter().for_each(|v| collect(v, part, prefer, depth + 1, found)),
        Value::Object(conditions) => {
            const TYPES_FIRST: [&str; 8] =
                ["source", "types", "import", "module", "require", "node", "development", "default"];
            const RUN_FIRST: [&str; 8] =
                ["source", "import", "module", "require", "node", "development", "default", "types"];
            let order = if prefer == Prefer::TypeScript { TYPES_FIRST } else { RUN_FIRST };
            for condition in order {
                if let Some(target) = conditions.get(condition) {
                    collect(target, part, prefer, depth + 1, found);
                }
            }
            let others = conditions.iter().filter(|(name, _)| !order.contains(&name.as_str()));
            others.for_each(|(_, target)| collect(target, part, prefer, depth + 1, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn subpath_patterns_and_conditions_are_followed() {
        let exports = json!({
            ".": { "require": "./a.cjs", "import": { "types": "./a.d.ts", "default": "./a.mjs" } },
            "./features/*": "./src/features/*.js",
            "./*": "./other/*.js",
        });
        assert_eq!(targets(&exports, ".", Prefer::TypeScript), ["./a.d.ts", "./a.mjs", "./a.cjs"]);
        assert_eq!(targets(&exports, ".", Prefer::JavaScript), ["./a.mjs", "./a.d.ts", "./a.cjs"]);
        assert_eq!(targets(&exports, "./features/x", Prefer::TypeScript), ["./src/features/x.js"]);
        assert_eq!(targets(&exports, "./y", Prefer::TypeScript), ["./other/y.js"]);
        assert_eq!(targets(&json!("./main.js"), ".", Prefer::TypeScript), ["./main.js"]);
        assert!(targets(&json!("./main.js"), "./deep", Prefer::TypeScript).is_empty());
    }
}
