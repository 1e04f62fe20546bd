//! Bash and POSIX shell: functions, variables, and files that are sourced. Functions are global where
//! they run, and variables that are not `local` too. Commands and variables do not share names.

mod commands;
mod known;
mod modules;
mod variables;

use crate::builder::Builder;
use crate::complexity::Flow;
use crate::facts::{DefKind, Namespaces, ScopeKind};
use crate::ids::{NodeId, ScopeId};
use crate::language::{Extractor, Language, Visit};
use crate::modules::{Modules, TreeView};
use crate::plain::{Part, Plain, Role, Tables, Tongue};
use crate::rules::{ClassScope, Rules};
use std::sync::LazyLock;

/// The shell's language.
pub(crate) struct Bash;

/// What a command's name is looked up among.
const COMMAND: Namespaces = Namespaces::MACRO;

const RULES: Rules = Rules { class_scope: ClassScope::Hidden, builtins: known::NAMES, ..Rules::BASE };

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(&Bash));

impl Language for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["sh", "bash"]
    }

    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_bash::LANGUAGE.into()
    }

    fn rules(&self) -> &'static Rules {
        &RULES
    }

    fn extractor(&self) -> Box<dyn Extractor> {
        Box::new(Plain::new(&Bash, &TABLES))
    }

    fn modules(&self, _tree: &dyn TreeView) -> Box<dyn Modules> {
        Box::new(modules::Sourced)
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
        folders.split('/').any(|s| matches!(s, "test" | "tests")) || file.starts_with("test_")
    }
}

impl Tongue for Bash {
    fn grammar(&self) -> tree_sitter::Language {
        tree_sitter_bash::LANGUAGE.into()
    }

    fn roles(&self) -> &'static [(&'static str, Role)] {
        &[
            ("comment", Role::Comment),
            ("function_definition", Role::Special),
            ("command", Role::Special),
            ("variable_assignment", Role::Special),
            ("declaration_command", Role::Special),
            ("for_statement", Role::Special),
            ("variable_name", Role::Special),
            ("if_statement", Role::Flow(Flow::Branch)),
            ("elif_clause", Role::Flow(Flow::ElseBranch)),
            ("else_clause", Role::Flow(Flow::Else)),
            ("while_statement", Role::Flow(Flow::Branch)),
            ("c_style_for_statement", Role::Flow(Flow::Branch)),
            ("ternary_expression", Role::Flow(Flow::Branch)),
            ("case_statement", Role::Flow(Flow::Switch)),
            ("case_item", Role::Flow(Flow::Case)),
        ]
    }

    fn fields(&self) -> &'static [(Part, &'static [&'static str])] {
        &[(Part::Name, &["name"]), (Part::Body, &["body"]), (Part::Value, &["value"])]
    }

    fn special(&self, x: &mut Plain, b: &mut Builder<'_>, node: NodeId) -> Visit {
        match b.ast.kind(node) {
            "function_definition" => function(x, b, node),
            "command" => commands::command(x, b, node),
            "variable_assignment" => variables::assignment(x, b, node),
            "declaration_command" => variables::declaration(x, b, node),
            "for_statement" => variables::for_variable(x, b, node),
            "variable_name" => variables::use_of(x, b, node),
            _ => {}
        }
        Visit::Children
    }
}

/// A function is known wherever it was defined once, also one defined in a function.
fn function(x: &mut Plain, b: &mut Builder<'_>, node: NodeId) {
    let Some(name) = x.part(b, node, Part::Name) else { return };
    x.introduce(name);
    let id = b.name_of(name);
    let def = b.declare_as(DefKind::Function, id, b.ast.span(name), node, ScopeId(0));
    b.definition_mut(def).namespaces = COMMAND;
    x.describe(b, def, node);
    b.open_scope(ScopeKind::Function, Some(def), node);
    b.measure(def, node);
}
