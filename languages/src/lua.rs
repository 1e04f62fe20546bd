//! Lua (5.1 to 5.4). Tables are objects: what is assigned to their fields is their members, and what
//! `setmetatable` gives a table has the members of the metatable's `__index` too.

mod calls;
mod modules;
mod tables;
mod variables;

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::ids::NodeId;
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, Exports, ExtensionReach, Rules};
use std::sync::LazyLock;

/// The Lua language.
pub(crate) struct Lua;

const RULES: Rules = Rules {
    class_scope: ClassScope::Hidden,
    exports: Exports::Explicit,
    // Names that are not local are global, whatever file sets them.
    open_modules: true,
    extensions: ExtensionReach::Repository,
    // The basic functions and libraries of the reference manual (5.4, section 6), and those it dropped.
    builtins: &[
        "_G",
        "_VERSION",
        "arg",
        "assert",
        "bit32",
        "collectgarbage",
        "coroutine",
        "debug",
        "dofile",
        "error",
        "getfenv",
        "getmetatable",
        "io",
        "ipairs",
        "jit",
        "load",
        "loadfile",
        "loadstring",
        "math",
        "module",
        "next",
        "os",
        "package",
        "pairs",
        "pcall",
        "print",
        "rawequal",
        "rawget",
        "rawlen",
        "rawset",
        "require",
        "select",
        "setfenv",
        "setmetatable",
        "string",
        "table",
        "tonumber",
        "tostring",
        "type",
        "unpack",
        "utf8",
        "warn",
        "xpcall",
    ],
    ..Rules::BASE
};

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Lua));

impl Language for Lua {
    fn name(&self) -> &'static str {
        "lua"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["lua"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_lua::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Lua, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Required)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        folders.split('/').any(|s| matches!(s, "test" | "tests" | "spec"))
            || file.ends_with("_spec.lua")
            || file.ends_with("_test.lua")
            || file.starts_with("test_")
    }
}

impl Tongue for Lua {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_lua::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("identifier", Role::Special),
            ("attribute", Role::Skipped),
            ("goto_statement", Role::Skipped),
            ("label_statement", Role::Skipped),
            ("dot_index_expression", Role::Member),
            ("method_index_expression", Role::Member),
            ("bracket_index_expression", Role::Index),
            ("function_call", Role::Call),
            ("function_declaration", Role::Special),
            ("function_definition", Role::Special),
            ("parameters", Role::Special),
            ("variable_declaration", Role::Special),
            ("assignment_statement", Role::Special),
            ("table_constructor", Role::Special),
            ("field", Role::Special),
            ("block", Role::Block),
            ("for_statement", Role::Foreach),
            ("for_generic_clause", Role::Special),
            ("for_numeric_clause", Role::Special),
            ("return_statement", Role::Special),
            ("parenthesized_expression", Role::Same),
            ("string", Role::Literal("string")),
            ("number", Role::Literal("number")),
            ("if_statement", Role::Flow(Flow::Branch)),
            ("elseif_statement", Role::Flow(Flow::ElseBranch)),
            ("else_statement", Role::Flow(Flow::Else)),
            ("while_statement", Role::Flow(Flow::Branch)),
            ("repeat_statement", Role::Flow(Flow::Branch)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[
            (Part::Body, &["body"]),
            (Part::Arguments, &["arguments"]),
            (Part::Callee, &["name"]),
            (Part::Name, &["field", "method"]),
            (Part::Object, &["table"]),
        ]
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "identifier" => variables::word(x, b, node),
            "function_declaration" => tables::enter_declared_function(x, b, node),
            "function_definition" => tables::enter_function_value(x, b, node),
            "parameters" => variables::parameters(x, b, node),
            "table_constructor" => tables::enter_table(x, b, node),
            "field" => tables::enter_field(x, b, node),
            "for_generic_clause" | "for_numeric_clause" => variables::introduce_loop(x, b, node),
            "variable_declaration" => variables::introduce_locals(x, b, node),
            _ => {}
        }
        Visit::Children
    }

    fn leave_special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        match b.ast.kind(node) {
            "table_constructor" => tables::leave_table(x, b, node),
            "field" => tables::leave_field(x, b, node),
            "for_generic_clause" | "for_numeric_clause" => variables::leave_loop(x, b, node),
            "variable_declaration" => variables::leave_locals(x, b, node),
            "assignment_statement" => variables::leave_assignment(x, b, node),
            "return_statement" => tables::leave_return(x, b, node),
            _ => {}
        }
    }

    fn called(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
        calls::called(x, b, node);
    }
}
