//! The bases of a class, in the order in which members are looked up.

use crate::resolve::members::extensions::Adding;
use crate::resolve::resolver::{Active, Resolver};
use crate::resolve::types::{Head, Type};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, ExtensionReach, MemberOrder};
use std::sync::Arc;

/// More bases than this are not searched.
const BASES_MAX: usize = 64;

impl Resolver<'_> {
    /// All bases of a class in look-up order, the class itself not among them.
    pub(crate) fn bases(&mut self, class: Symbol) -> Arc<[Symbol]> {
        let search = |this: &mut Self| {
            let order = match this.rules(class.file).member_order {
                MemberOrder::C3 => this.linearize(class),
                MemberOrder::DepthFirst => this.search_bases(class, false),
                MemberOrder::BreadthFirst => this.search_bases(class, true),
            };
            Some(order.into())
        };
        let work = |this: &mut Self| this.guarded(Active::Bases(class), search);
        self.memoized(|this| &mut this.bases, class, work).unwrap_or_default()
    }

    fn search_bases(&mut self, class: Symbol, breadth: bool) -> Vec<Symbol> {
        let mut order: Vec<Symbol> = Vec::new();
        let mut open = std::collections::VecDeque::from(vec![class]);
        while let Some(next) = if breadth { open.pop_front() } else { open.pop_back() } {
            if order.contains(&next) || order.len() > BASES_MAX {
                continue;
            }
            order.push(next);
            let direct = self.direct_bases(next);
            if breadth {
                open.extend(direct);
            } else {
                open.extend(direct.into_iter().rev());
            }
        }
        order.retain(|s| *s != class);
        order
    }

    /// C3 linearization without the class itself (Barrett et al., *A Monotonic Superclass
    /// Linearization for Dylan*, 1996). Inconsistent hierarchies fall back to depth first.
    fn linearize(&mut self, class: Symbol) -> Vec<Symbol> {
        let depth_first = self.search_bases(class, false);
        if depth_first.len() < 2 {
            return depth_first;
        }
        // Bases before the classes that inherit from them: every list merged is ready.
        let mut ready: rustc_hash::FxHashMap<Symbol, Vec<Symbol>> = rustc_hash::FxHashMap::default();
        let mut todo: Vec<Symbol> = std::iter::once(class).chain(depth_first.iter().copied()).collect();
        for _ in 0..=depth_first.len() {
            let before = ready.len();
            for &c in todo.iter().rev() {
                let direct = self.direct_bases(c);
                if direct.iter().all(|b| ready.contains_key(b)) {
                    let mut lists: Vec<Vec<Symbol>> = direct.iter().map(|b| ready[b].clone()).collect();
                    lists.push(direct);
                    let Some(merged) = merge(lists) else { return depth_first };
                    ready.insert(c, std::iter::once(c).chain(merged).collect());
                }
            }
            todo.retain(|c| !ready.contains_key(c));
            if todo.is_empty() || ready.len() == before {
                break;
            }
        }
        match ready.remove(&class) {
            Some(order) => order.into_iter().skip(1).collect(),
            None => depth_first,
        }
    }

    /// Classes a class names as its bases, and for types extended from outside, the traits they
    /// implement.
    fn direct_bases(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let mut places = vec![class];
        places.extend(self.extensions_of(class, &unit, Adding::Bases));
        if unit.language.0.rules().extensions == ExtensionReach::File {
            // What is added beside a class is its own, and goes before what it inherits.
            places.rotate_left(1);
        }
        if unit.language.0.rules().open_modules {
            places.extend(self.other_parts(class).iter());
        }
        let mut bases = Vec::new();
        // A value made by a variant has the members of its enumeration.
        if let (DefKind::Variant, Some(of)) =
            (unit.facts.definition(class.def).kind, unit.facts.definition(class.def).parent)
        {
            bases.push(Symbol { file: class.file, def: of });
        }
        for place in places {
            let Some(there) = self.unit(place.file) else { continue };
            for &base in &there.facts.definition(place.def).bases {
                for t in self.type_of(place.file, base) {
                    if let Head::Symbol(s) = t.head
                        && s != class
                        && !bases.contains(&s)
                    {
                        bases.push(s);
                    }
                }
            }
        }
        bases
    }

    /// Whether a class has a base outside the repository, whose members are not known.
    pub(super) fn inherits_outside(&mut self, of: &Type) -> bool {
        let (Head::Symbol(class) | Head::Super(class)) = of.head else { return false };
        let mut classes = vec![class];
        classes.extend(self.bases(class).iter());
        classes.into_iter().any(|class| {
            let Some(unit) = self.unit(class.file) else { return false };
            let bases = &unit.facts.definition(class.def).bases;
            bases.iter().any(|&base| self.type_of(class.file, base).iter().any(Type::is_outside))
        })
    }
}

/// Merges linearizations as C3 does; `None` if they contradict each other.
fn merge(mut lists: Vec<Vec<Symbol>>) -> Option<Vec<Symbol>> {
    let mut merged = Vec::new();
    loop {
        lists.retain(|l| !l.is_empty());
        if lists.is_empty() {
            return Some(merged);
        }
        let blocked = |s: &Symbol| lists.iter().any(|l| l[1..].contains(s));
        let head = lists.iter().map(|l| l[0]).find(|s| !blocked(s))?;
        merged.push(head);
        for l in &mut lists {
            if l[0] == head {
                l.remove(0);
            }
        }
    }
}
