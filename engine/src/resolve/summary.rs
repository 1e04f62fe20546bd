//! What other files may see of a file: its facts without everything that only its own function
//! bodies can reach. Equal summaries end a wave of recomputation.
//!
//! Kept are all symbols, the imports and exports outside functions, and whatever expressions tell
//! the types of those — with the locals such expressions name. Ids of symbols stay the same.

use crate::resolve::unit::Unit;
use evergraph_languages::{
    Argument, Base, DefId, DefKind, Definition, Export, Expr, ExprId, FileFacts, Import, Link, NameId, RefId, Relink,
    Row, ScopeId, ScopeKind,
};
use rustc_hash::FxHashMap;

/// Prunes facts to their summary.
pub fn summarize(unit: &Unit) -> FileFacts {
    let mut marks = Marks::new(unit);
    marks.mark_all();
    Pruner::new(&unit.facts, &marks).prune()
}

/// What is kept, table by table.
struct Marks<'u> {
    unit: &'u Unit,
    scopes: Vec<bool>,
    definitions: Vec<bool>,
    references: Vec<bool>,
    exprs: Vec<bool>,
    imports: Vec<bool>,
    todo: Vec<Todo>,
}

enum Todo {
    Expr(ExprId),
    Definition(DefId),
}

impl<'u> Marks<'u> {
    fn new(unit: &'u Unit) -> Marks<'u> {
        let f = &unit.facts;
        Marks {
            unit,
            scopes: vec![false; f.scopes.len()],
            definitions: vec![false; f.definitions.len()],
            references: vec![false; f.references.len()],
            exprs: vec![false; f.exprs.len()],
            imports: vec![false; f.imports.len()],
            todo: Vec::new(),
        }
    }

    fn mark_all(&mut self) {
        let f = &self.unit.facts;
        self.scope(ScopeId(0));
        (0..f.symbols).for_each(|d| self.todo.push(Todo::Definition(DefId(d))));
        self.todo.extend(f.exports.iter().map(|e| Todo::Expr(e.target)));
        for (i, import) in f.imports.iter().enumerate() {
            if outside_functions(f, import.scope) {
                self.imports[i] = true;
                self.scope(import.scope);
                self.todo.push(Todo::Expr(import.target));
            }
        }
        while let Some(todo) = self.todo.pop() {
            match todo {
                Todo::Expr(e) => self.expr(e),
                Todo::Definition(d) => self.definition(d),
            }
        }
    }

    fn scope(&mut self, scope: ScopeId) {
        let mut at = Some(scope);
        while let Some(s) = at.filter(|s| !self.scopes[s.index()]) {
            self.scopes[s.index()] = true;
            let row = self.unit.facts.scopes[s.index()];
            self.todo.extend(row.owner.map(Todo::Definition));
            at = row.parent;
        }
    }

    fn definition(&mut self, d: DefId) {
        if std::mem::replace(&mut self.definitions[d.index()], true) {
            return;
        }
        let row = self.unit.facts.definition(d);
        self.scope(row.scope);
        self.todo.extend(row.parent.into_iter().chain(row.parameters.iter().copied()).map(Todo::Definition));
        let single = [row.alias, row.declared, row.returns].into_iter().flatten();
        let lists = row.values.iter().chain(&row.returned).chain(&row.bases).copied();
        self.todo.extend(single.chain(lists).map(Todo::Expr));
        let has_members = row.kind.is_type() || matches!(row.kind, DefKind::Extension | DefKind::Module);
        if let (true, Some(body)) = (has_members, row.body) {
            self.scope(body);
            self.todo.extend(self.unit.bound_in(body).map(Todo::Definition));
        }
    }

    fn expr(&mut self, e: ExprId) {
        if std::mem::replace(&mut self.exprs[e.index()], true) {
            return;
        }
        let unit = self.unit;
        if let Expr::CallWith(r, _) = unit.expr(e) {
            self.todo.extend(unit.facts.arguments_of(*r).iter().map(|a| Todo::Expr(a.value)));
        }
        unit.expr(e).links(&mut |link| match link {
            Link::Ref(r) => self.reference(r),
            Link::Scope(s) => self.scope(s),
            Link::Definition(d) => self.todo.push(Todo::Definition(d)),
            Link::Expr(e) => self.todo.push(Todo::Expr(e)),
            Link::Name(_) => {}
        });
    }

    fn reference(&mut self, r: RefId) {
        if std::mem::replace(&mut self.references[r.index()], true) {
            return;
        }
        let row = self.unit.facts.references[r.index()];
        self.scope(row.scope);
        match row.base {
            Base::Member(of) | Base::Value(of) => self.todo.push(Todo::Expr(of)),
            Base::Lexical => self.locals_named(row.scope, row.name),
            Base::Module(_) | Base::Nothing => {}
        }
    }

    /// The nearest locals of a name around a scope.
    fn locals_named(&mut self, from: ScopeId, name: NameId) {
        let f = &self.unit.facts;
        for s in std::iter::successors(Some(from), |s| f.scopes[s.index()].parent) {
            if matches!(f.scopes[s.index()].kind, ScopeKind::Function | ScopeKind::Block) {
                let before = self.todo.len();
                self.todo.extend(self.unit.bound(s, name).map(Todo::Definition));
                // Imports inside the function count as locals; star imports may bind the name too.
                for (i, import) in f.imports.iter().enumerate().filter(|(_, i)| i.scope == s && i.star) {
                    self.imports[i] = true;
                    self.todo.push(Todo::Expr(import.target));
                }
                if self.todo.len() > before {
                    return;
                }
            }
        }
    }
}

fn outside_functions(f: &FileFacts, scope: ScopeId) -> bool {
    std::iter::successors(Some(scope), |s| f.scopes[s.index()].parent)
        .all(|s| !matches!(f.scopes[s.index()].kind, ScopeKind::Function | ScopeKind::Block))
}

/// Copies what is marked, renumbered.
struct Pruner<'a> {
    from: &'a FileFacts,
    marks: &'a Marks<'a>,
    scopes: Vec<u32>,
    definitions: Vec<u32>,
    references: Vec<u32>,
    exprs: Vec<u32>,
    names: FxHashMap<NameId, NameId>,
    spelled: Vec<smol_str::SmolStr>,
}

impl<'a> Pruner<'a> {
    fn new(from: &'a FileFacts, marks: &'a Marks<'a>) -> Pruner<'a> {
        Pruner {
            from,
            marks,
            scopes: ranks(&marks.scopes),
            definitions: ranks(&marks.definitions),
            references: ranks(&marks.references),
            exprs: ranks(&marks.exprs),
            names: FxHashMap::default(),
            spelled: Vec::new(),
        }
    }

    fn prune(mut self) -> FileFacts {
        let (from, marks) = (self.from, self.marks);
        let scopes = kept(&from.scopes, &marks.scopes).map(|s| s.relink(&mut self)).collect();
        let definitions = kept(&from.definitions, &marks.definitions).map(|d| self.definition_row(d)).collect();
        let references = kept(&from.references, &marks.references).map(|r| r.relink(&mut self)).collect();
        let exprs = kept(&from.exprs, &marks.exprs).map(|e| e.relink(&mut self)).collect();
        let imports = kept(&from.imports, &marks.imports).map(|i| self.import_row(i)).collect();
        let arguments = self.arguments();
        let exports =
            from.exports.iter().map(|e| Export { name: self.name(e.name), target: self.expr(e.target) }).collect();
        let star_names = from.star_names.as_ref().map(|names| names.iter().map(|&n| self.name(n)).collect());
        FileFacts {
            names: self.spelled.into(),
            scopes,
            definitions,
            symbols: from.symbols,
            references,
            imports,
            exports,
            star_names,
            part: from.part.clone(),
            exprs,
            arguments,
            narrowed: Box::default(),
            measures: Box::default(),
            has_errors: false,
        }
    }

    fn definition_row(&mut self, d: &Definition) -> Definition {
        let body = d.body.filter(|b| self.marks.scopes[b.index()]);
        Definition { body, ..d.clone() }.relink(self)
    }

    fn import_row(&mut self, i: &Import) -> Import {
        let definition = i.definition.filter(|d| self.marks.definitions[d.index()]);
        Import { definition, ..*i }.relink(self)
    }

    /// The arguments of the calls that tell the type of something kept.
    fn arguments(&mut self) -> Box<[Argument]> {
        let mut calls = vec![false; self.from.references.len()];
        for (_, e) in self.from.exprs.iter().enumerate().filter(|(i, _)| self.marks.exprs[*i]) {
            if let Expr::CallWith(r, _) = e {
                calls[r.index()] = true;
            }
        }
        let kept = self.from.arguments.iter().filter(|a| calls[a.call.index()]);
        let row = |a: &Argument| Argument {
            call: RefId(self.references[a.call.index()]),
            value: self.expr(a.value),
            name: a.name.map(|n| self.name(n)),
        };
        kept.map(row).collect()
    }
}

impl Relink for Pruner<'_> {
    fn name(&mut self, name: NameId) -> NameId {
        let next = NameId(self.spelled.len() as u32);
        let id = *self.names.entry(name).or_insert(next);
        if id == next {
            self.spelled.push(self.from.names[name.index()].clone());
        }
        id
    }

    fn scope(&mut self, s: ScopeId) -> ScopeId {
        ScopeId(self.scopes[s.index()])
    }

    fn definition(&mut self, d: DefId) -> DefId {
        DefId(self.definitions[d.index()])
    }

    /// How many references that are kept precede this one.
    fn reference(&mut self, r: RefId) -> RefId {
        let all = || self.marks.references.iter().filter(|&&m| m).count() as u32;
        RefId(self.references.get(r.index()).copied().unwrap_or_else(all))
    }

    fn expr(&mut self, e: ExprId) -> ExprId {
        ExprId(self.exprs[e.index()])
    }
}

/// The new index of each row: how many kept ones precede it.
fn ranks(marks: &[bool]) -> Vec<u32> {
    let mut next = 0;
    let rank = |&m: &bool| {
        let rank = next;
        next += u32::from(m);
        rank
    };
    marks.iter().map(rank).collect()
}

fn kept<'r, T>(rows: &'r [T], marks: &'r [bool]) -> impl Iterator<Item = &'r T> {
    rows.iter().zip(marks).filter(|(_, m)| **m).map(|(row, _)| row)
}
