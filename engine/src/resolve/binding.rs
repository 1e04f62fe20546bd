//! The result: what each reference of a file is bound to, and how that was found.

use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DirId, FileId, Module, RefId};
use serde::{Deserialize, Serialize};

/// How a binding was found, or why there is none. The order is from sure to unsure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Via {
    /// As a compiler's index says.
    Scip,
    /// By the scopes of the file (or of the package, where files share a scope).
    Lexical,
    /// Through an import.
    Import,
    /// A member of `this`, of a type named in the source, or of a module.
    Member,
    /// A member of a value whose type is declared in the source.
    DeclaredType,
    /// A member of a value whose type was inferred from constructors, assignments and returns.
    InferredType,
    /// One of several overloads, of which the arguments do not tell which is meant.
    Overload,
    /// A function that is a value: passed to a parameter, held by a variable, returned, an item.
    Callback,
    /// An implementation that a call of an overridable method may reach.
    Dispatch,
    /// Not bound: it belongs to the language, its standard library or a package outside the repository.
    Outside,
    /// Not bound: nothing is known.
    Unresolved,
}

impl Via {
    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Scip => "scip",
            Via::Lexical => "lexical",
            Via::Import => "import",
            Via::Member => "member",
            Via::DeclaredType => "declared-type",
            Via::InferredType => "inferred-type",
            Via::Overload => "overload",
            Via::Callback => "callback",
            Via::Dispatch => "dispatch",
            Via::Outside => "outside",
            Via::Unresolved => "unresolved",
        }
    }

    /// How likely a binding found this way is right, from 0 to 1; ambiguity lowers it further.
    pub fn confidence(self) -> f32 {
        match self {
            Via::Scip | Via::Lexical => 1.0,
            Via::Import => 0.98,
            Via::Member => 0.95,
            Via::DeclaredType => 0.93,
            Via::InferredType => 0.9,
            Via::Overload => 0.85,
            Via::Callback => 0.8,
            Via::Dispatch => 0.6,
            Via::Outside | Via::Unresolved => 0.0,
        }
    }
}

/// What a reference is bound to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// A definition.
    Symbol(Symbol),
    /// A whole file, as a module.
    File(FileId),
    /// A whole directory, as a module.
    Directory(DirId),
}

impl From<Module> for Target {
    fn from(module: Module) -> Target {
        match module {
            Module::File(f) => Target::File(f),
            Module::Directory(d) => Target::Directory(d),
        }
    }
}

/// The bindings of one file: a row per reference.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileBindings {
    rows: Vec<Row>,
    targets: Vec<Target>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Row {
    first: u32,
    via: Via,
    /// Candidates over the limit, not listed.
    dropped: u32,
}

/// One reference's binding.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Binding<'a> {
    /// All definitions it may mean, in a stable order; empty if `via` says outside or unresolved.
    pub targets: &'a [Target],
    /// How it was found.
    pub via: Via,
    /// How many more candidates there were than the limit lists.
    pub dropped: u32,
}

impl Binding<'_> {
    /// The confidence of each listed target, from 0 to 1: shared among the alternatives unless
    /// they were found by scope or import, where alternatives are definitions of one name.
    pub fn confidence(&self) -> f32 {
        let alternatives = (self.targets.len() as f32 + self.dropped as f32).max(1.0);
        let shared = match self.via {
            Via::Scip | Via::Lexical | Via::Import | Via::Member => 1.0,
            // One of them is meant, and no other.
            Via::Overload => alternatives,
            _ => alternatives.sqrt(),
        };
        self.via.confidence() / shared
    }
}

impl FileBindings {
    /// An empty table for `references` rows.
    pub(crate) fn with_capacity(references: usize) -> FileBindings {
        FileBindings { rows: Vec::with_capacity(references), targets: Vec::with_capacity(references) }
    }

    /// Nothing is known of any reference of a file.
    pub(crate) fn unresolved(unit: &Unit) -> FileBindings {
        let references = unit.facts.references.len();
        let mut table = FileBindings::with_capacity(references);
        (0..references).for_each(|_| table.push(Via::Unresolved, [], 0));
        table
    }

    pub(crate) fn push(&mut self, via: Via, targets: impl IntoIterator<Item = Target>, dropped: u32) {
        self.rows.push(Row { first: self.targets.len() as u32, via, dropped });
        self.targets.extend(targets);
    }

    /// Number of references.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the file has no references.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The binding of a reference.
    pub fn get(&self, r: RefId) -> Binding<'_> {
        let row = self.rows[r.index()];
        let end = self.rows.get(r.index() + 1).map_or(self.targets.len(), |next| next.first as usize);
        Binding { targets: &self.targets[row.first as usize..end], via: row.via, dropped: row.dropped }
    }

    /// All bindings in source order.
    pub fn iter(&self) -> impl Iterator<Item = (RefId, Binding<'_>)> + '_ {
        (0..self.rows.len() as u32).map(|i| (RefId(i), self.get(RefId(i))))
    }
}
