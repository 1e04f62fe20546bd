//! Facts as stable text for people and snapshots.

use crate::analyze::Analysis;
use crate::facts::{Base, Expr, FileFacts};
use crate::ids::{DefId, ExprId, RefId, ScopeId};
use std::fmt::Write as _;

/// Scopes as an indented tree with the names each binds.
pub fn scopes(analysis: &Analysis) -> String {
    let (f, p) = (&analysis.facts, &analysis.positions);
    let mut out = String::new();
    let mut depth = vec![0usize; f.scopes.len()];
    // Scopes are stored parents first but not in preorder: print each under its parent.
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); f.scopes.len()];
    for (i, s) in f.scopes.iter().enumerate() {
        if let Some(parent) = s.parent {
            depth[i] = depth[parent.index()] + 1;
            children[parent.index()].push(i);
        }
    }
    let mut stack = vec![0usize];
    while let Some(i) = stack.pop() {
        let s = &f.scopes[i];
        let owner = s.owner.map_or(String::new(), |d| format!(" of {}", f.qualified_name(d)));
        let start = p.line_column(p.scopes[i].start);
        let pad = "  ".repeat(depth[i]);
        let _ = writeln!(out, "{pad}{:?}{owner} at {}:{}", s.kind, start.line, start.column);
        for (d, def) in f.definitions.iter().enumerate().filter(|(_, d)| d.scope == ScopeId(i as u32)) {
            let at = p.definition(DefId(d as u32));
            let _ = writeln!(out, "{pad}  - {} {} {}:{}", def.kind.as_str(), f.name(def.name), at.line, at.column);
        }
        stack.extend(children[i].iter().rev());
    }
    out
}

/// Definitions, references, imports, exports and measures, a line each.
pub fn facts(analysis: &Analysis) -> String {
    let (f, p) = (&analysis.facts, &analysis.positions);
    let mut out = String::new();
    let _ = writeln!(out, "definitions ({} symbols)", f.symbols);
    for i in 0..f.definitions.len() {
        let _ = writeln!(out, "  {}", definition(analysis, DefId(i as u32)));
    }
    let _ = writeln!(out, "references");
    for (i, r) in f.references.iter().enumerate() {
        let at = p.reference(RefId(i as u32));
        let what = match r.base {
            Base::Lexical => f.name(r.name).to_owned(),
            Base::Member(of) => format!("{}.{}", expr(f, of), f.name(r.name)),
            Base::Module(m) => format!("{} = module {:?}", f.name(r.name), f.name(m)),
            Base::Value(of) => format!("call of {}", expr(f, of)),
            Base::Nothing => format!("{} (not bound)", f.name(r.name)),
        };
        let arity = r.arity.map_or(String::new(), |n| format!("/{n}"));
        let _ = writeln!(out, "  {}:{} {} {what}{arity}", at.line, at.column, r.kind.as_str());
    }
    if !f.imports.is_empty() {
        let _ = writeln!(out, "imports");
    }
    for (i, import) in f.imports.iter().enumerate() {
        let at = p.line_column(p.imports[i].start);
        let local = import.definition.map_or(String::new(), |d| format!(" as {}", f.name(f.definition(d).name)));
        let star = if import.star { " *" } else { "" };
        let exported = if import.exported { " exported" } else { "" };
        let target = expr(f, import.target);
        let _ = writeln!(out, "  {}:{} {target}{star}{local}{exported}", at.line, at.column);
    }
    if !f.exports.is_empty() {
        let _ = writeln!(out, "exports");
    }
    for e in &f.exports {
        let _ = writeln!(out, "  {} = {}", f.name(e.name), expr(f, e.target));
    }
    if let Some(part) = &f.part {
        let _ = writeln!(out, "part of {part}");
    }
    if let Some(names) = &f.star_names {
        let names: Vec<&str> = names.iter().map(|&n| f.name(n)).collect();
        let _ = writeln!(out, "star exports: {}", names.join(", "));
    }
    if !f.measures.is_empty() {
        let _ = writeln!(out, "measures");
    }
    for m in &f.measures {
        let _ = writeln!(
            out,
            "  {}: lines {}, parameters {}, cyclomatic {}, cognitive {}, nesting {}",
            f.qualified_name(m.definition),
            p.lines(m.definition),
            m.parameters,
            m.cyclomatic,
            m.cognitive,
            m.nesting_max
        );
    }
    out
}

fn definition(analysis: &Analysis, id: DefId) -> String {
    let (f, p) = (&analysis.facts, &analysis.positions);
    let d = f.definition(id);
    let at = p.definition(id);
    let mut line = format!("{}:{} {} {}", at.line, at.column, d.kind.as_str(), f.qualified_name(id));
    if d.visibility != crate::Visibility::Public {
        let _ = write!(line, " {}", d.visibility.as_str());
    }
    if let Some(e) = d.alias {
        let _ = write!(line, " = {}", expr(f, e));
    }
    if let Some(e) = d.declared {
        let _ = write!(line, ": {}", expr(f, e));
    }
    if let Some(e) = d.returns {
        let _ = write!(line, " -> {}", expr(f, e));
    }
    for (label, list) in [("returns", &d.returned), ("from", &d.values), ("bases", &d.bases)] {
        if !list.is_empty() {
            let items: Vec<String> = list.iter().map(|&e| expr(f, e)).collect();
            let _ = write!(line, " {label} [{}]", items.join(", "));
        }
    }
    line
}

/// An expression on one line, cut after a few levels.
pub fn expr(f: &FileFacts, id: ExprId) -> String {
    render(f, id, 8)
}

fn render(f: &FileFacts, id: ExprId, depth: u32) -> String {
    let Some(left) = depth.checked_sub(1) else { return "…".to_owned() };
    let go = |e: &ExprId| render(f, *e, left);
    let all = |list: &[ExprId]| list.iter().map(go).collect::<Vec<_>>().join(", ");
    match &f.exprs[id.index()] {
        Expr::Ref(r) => {
            let row = &f.references[r.index()];
            match row.base {
                Base::Member(of) => format!("{}.{}", go(&of), f.name(row.name)),
                Base::Module(m) => format!("module {:?}", f.name(m)),
                Base::Value(of) => go(&of),
                Base::Lexical | Base::Nothing => f.name(row.name).to_owned(),
            }
        }
        Expr::Module(m) => format!("module {:?}", f.name(*m)),
        Expr::Scope(s) => format!("scope {}", s.0),
        Expr::Definition(d) => format!("<{} {}>", f.definition(*d).kind.as_str(), f.qualified_name(*d)),
        Expr::This(d) => format!("this {}", f.qualified_name(*d)),
        Expr::ThisType(d) => format!("This {}", f.qualified_name(*d)),
        Expr::Super(d) => format!("super of {}", f.qualified_name(*d)),
        Expr::Call(e) => format!("{}()", go(e)),
        Expr::CallWith(_, e) => format!("{}(…)", go(e)),
        Expr::Instance(e) => format!("new {}", go(e)),
        Expr::Element(e) => format!("{}[_]", go(e)),
        Expr::Expected(r, i) => format!("argument {i} of {}", f.name(f.references[r.index()].name)),
        Expr::Given(e, i) => format!("parameter {i} of {}", go(e)),
        Expr::Parameter(e, i) => format!("taken by {} at {i}", go(e)),
        Expr::TypeOf(e) => format!("typeof {}", go(e)),
        Expr::Unwrap(e) => format!("{}?", go(e)),
        Expr::Awaited(e) => format!("await {}", go(e)),
        Expr::Apply(e, args) => format!("{}<{}>", go(e), all(args)),
        Expr::Union(list) => format!("({})", list.iter().map(go).collect::<Vec<_>>().join(" | ")),
        Expr::Tuple(list) => format!("({})", all(list)),
        Expr::Item(e, i) => format!("{}.{i}", go(e)),
        Expr::Record(e, items) => {
            let items = items.iter().map(|(key, e)| format!("{}: {}", f.name(*key), go(e)));
            format!("{} {{{}}}", go(e), items.collect::<Vec<_>>().join(", "))
        }
        Expr::Member(e, name) => format!("{}.{}", go(e), f.name(*name)),
        Expr::Key(e, key) => format!("{}[{}]", go(e), f.name(*key)),
        Expr::Builtin(n) => format!("builtin {}", f.name(*n)),
    }
}
