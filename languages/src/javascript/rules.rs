//! JavaScript's and TypeScript's scoping rules, and the names they know without import.

use super::builtins::BUILTINS;
use super::iteration::{ITEM, ITERATOR, NEXT};
use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, OutsideResult, Rules};

pub(crate) const RULES: Rules = Rules {
    values_flow: true,
    types_in_comments: true,
    methods_override: true,
    statics_apart: true,
    declared_members_first: true,
    decorators_run: true,
    iteration: Some((ITERATOR, NEXT, Some(ITEM))),
    class_scope: ClassScope::Hidden,
    exports: Exports::Explicit,
    member_order: MemberOrder::DepthFirst,
    constructors: &["constructor"],
    bind_constructors: true,
    outside_methods: OUTSIDE_METHODS,
    keyed: &["Map", "ReadonlyMap"],
    extensions: ExtensionReach::File,
    globals: Some(GLOBALS),
    builtins: BUILTINS,
    ..Rules::BASE
};

/// TypeScript's.
#[cfg(feature = "typescript")]
pub(super) const TYPED_RULES: Rules = Rules { types_in_comments: false, declared_members_first: false, ..RULES };

/// The object whose members are visible everywhere (ECMA-262 19.1.1).
pub(super) const GLOBALS: &str = "globalThis";

/// Methods of arrays, maps, sets and promises whose result follows from the receiver
/// (ECMA-262, 2025: 23.1.3, 24.1.3, 24.2.4, 27.2.5).
const OUTSIDE_METHODS: &[(&str, OutsideResult)] = &[
    ("at", OutsideResult::Element),
    ("catch", OutsideResult::Receiver),
    ("concat", OutsideResult::Receiver),
    ("entries", OutsideResult::Entries),
    ("fill", OutsideResult::Receiver),
    ("filter", OutsideResult::Receiver),
    ("finally", OutsideResult::Receiver),
    ("find", OutsideResult::Element),
    ("findLast", OutsideResult::Element),
    ("get", OutsideResult::Element),
    ("pop", OutsideResult::Element),
    ("reverse", OutsideResult::Receiver),
    ("shift", OutsideResult::Element),
    ("slice", OutsideResult::Receiver),
    ("sort", OutsideResult::Receiver),
    ("splice", OutsideResult::Receiver),
    ("toReversed", OutsideResult::Receiver),
    ("toSorted", OutsideResult::Receiver),
    ("values", OutsideResult::Receiver),
];

/// Modules of Node itself (nodejs.org/api, `module.builtinModules`).
const NODE_MODULES: &[&str] = &[
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "string_decoder",
    "sys",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Whether a specifier names a part of Node.
pub(super) fn is_node_module(specifier: &str) -> bool {
    let name = specifier.strip_prefix("node:").unwrap_or(specifier);
    let head = name.split('/').next().unwrap_or(name);
    specifier.starts_with("node:") || NODE_MODULES.binary_search(&head).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_searching() {
        assert!(NODE_MODULES.is_sorted());
        assert!(is_node_module("fs/promises") && is_node_module("node:test") && !is_node_module("express"));
    }
}
