//! Binds all references of one file.

use crate::resolve::binding::{FileBindings, Target, Via};
use crate::resolve::blanket::Blanket;
use crate::resolve::calls::{CallSite, call_sites};
use crate::resolve::flows::Flows;
use crate::resolve::generics::Environment;
use crate::resolve::includes::{Inclusions, ModulePaths};
use crate::resolve::memo::Memo;
use crate::resolve::types::Types;
use crate::resolve::unit::Unit;
use crate::resolve::world::{Symbol, World};
use evergraph_languages::{
    Base, ExprId, ExtensionReach, FileId, Limits, NameId, Namespaces, RefId, Resolution, Rules, ScopeId,
};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use smol_str::SmolStr;
use std::rc::Rc;
use std::sync::Arc;

/// Mostly one, which needs no allocation.
pub(crate) type Targets = SmallVec<[Target; 2]>;

/// Leaves each target where it stands first.
pub(crate) fn without_repeats(targets: &mut Targets) {
    if targets.len() > 1 {
        let mut seen = FxHashSet::default();
        targets.retain(|target| seen.insert(*target));
    }
}

/// What one reference is bound to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound {
    /// The definitions, in a stable order.
    pub(crate) targets: Targets,
    /// How they were found, or why there are none.
    pub(crate) via: Via,
}

impl Bound {
    pub(crate) fn none(via: Via) -> Bound {
        Bound { targets: Targets::new(), via }
    }

    pub(crate) fn found(via: Via, targets: Targets) -> Bound {
        if targets.is_empty() { Bound::none(Via::Unresolved) } else { Bound { targets, via } }
    }

    pub(crate) fn one(via: Via, target: Target) -> Bound {
        Bound { targets: smallvec![target], via }
    }

    pub(crate) fn symbols(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.targets.iter().filter_map(|t| if let Target::Symbol(s) = t { Some(*s) } else { None })
    }
}

/// Binds every reference of a file and finds what its calls reach. `unit` holds the whole facts of `file`.
pub fn bind_file(world: &dyn World, file: FileId, unit: &Unit, limits: &Limits) -> (FileBindings, Vec<CallSite>) {
    let unit = &Rc::new(unit.clone());
    let mut resolver = Resolver::new(world, file, unit, limits);
    resolver.collect_flows(unit);
    let stated = world.stated(file);
    let mut table = FileBindings::with_capacity(unit.facts.references.len());
    for i in 0..unit.facts.references.len() as u32 {
        world.checkpoint();
        resolver.count_steps();
        let mut bound = resolver.bind(file, RefId(i));
        if resolver.stand_for_whole(&mut bound) {
            resolver.prefer_constructors(file, RefId(i), &mut bound);
        }
        resolver.name_trait_types(&mut bound);
        bound.targets.retain(|t| resolver.is_reportable(t));
        if bound.via == Via::Overload && bound.targets.len() > OVERLOADS_MAX {
            bound = Bound::none(Via::Unresolved);
        }
        if let Some(targets) = stated.as_ref().and_then(|stated| stated.instead(RefId(i), &bound.targets, world)) {
            bound = Bound { targets: targets.into(), via: Via::Scip };
        }
        if bound.targets.is_empty() && bound.via < Via::Outside {
            bound.via = Via::Unresolved;
        }
        let kept = bound.targets.len().min(limits.candidates_max as usize);
        let dropped = (bound.targets.len() - kept) as u32;
        table.push(bound.via, bound.targets.into_iter().take(kept), dropped);
    }
    let calls = call_sites(&mut resolver, unit, &table);
    (table, calls)
}

/// How deep evaluation may nest: the stack is the host's. Longer chains of re-exports, calls or
/// aliases are unresolved.
const DEPTH_MAX: usize = 40;

/// A call that may mean more overloads than this is unresolved: that it is one of many says nothing.
const OVERLOADS_MAX: usize = 4;

/// See [`Resolver::lacks`]: nothing is missing.
const NOTHING: usize = usize::MAX;

/// What is being computed, to end cycles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Active {
    Ref(FileId, RefId),
    Value(FileId, ExprId),
    TypeOf(FileId, ExprId),
    Export(FileId, NameId, Namespaces),
    /// What the star imports of a module bring.
    Stars(FileId, ScopeId),
    DefinitionValue(Symbol),
    /// The bases of a class: the names of its head are looked for among the members it inherits, too.
    Bases(Symbol),
    Calling(Symbol),
    Called(FileId, ExprId),
    Iterating(Symbol),
    /// The other paths of a module, by the hash of its own.
    Aliases(FileId, u64),
}

pub(crate) struct Resolver<'w> {
    pub(crate) world: &'w dyn World,
    pub(crate) own: FileId,
    own_unit: Rc<Unit>,
    /// Those of other files.
    units: FxHashMap<FileId, Option<Rc<Unit>>>,
    bound: Memo<(FileId, RefId), Bound>,
    pub(crate) values: Memo<(FileId, ExprId), Types>,
    /// Results of `type_of`.
    pub(crate) denoted_types: Memo<(FileId, ExprId), Types>,
    pub(crate) held: Memo<Symbol, Types>,
    pub(crate) bases: Memo<Symbol, Arc<[Symbol]>>,
    /// What the star imports of a module bring under a name, by the hash of its spelling.
    pub(crate) starred: FxHashMap<(FileId, ScopeId, u64, Namespaces, bool), Bound>,
    /// Files by the root of their crate, and what those export as a macro of a name, by its hash.
    pub(crate) crate_files: FxHashMap<FileId, Arc<[FileId]>>,
    pub(crate) exported_macros: FxHashMap<(FileId, u64), Option<Symbol>>,
    /// What qualified names mean, seen from a file.
    pub(crate) qualified: FxHashMap<(FileId, Namespaces), FxHashMap<SmolStr, Bound>>,
    /// The other parts of a class, where those are open.
    pub(crate) parts: FxHashMap<Symbol, Arc<[Symbol]>>,
    /// What type parameters stand for while a member is seen through a receiver.
    pub(crate) environment: Environment,
    /// How often a type parameter was looked up so far.
    pub(crate) parameters_read: u32,
    /// What calls in the file pass to parameters without a declared type.
    pub(crate) flows: Flows,
    /// How often that was looked up so far.
    pub(crate) flows_read: u32,
    /// The names that the file calls.
    pub(crate) called_names: FxHashSet<NameId>,
    /// The types below a type.
    pub(crate) subtypes: FxHashMap<Symbol, Vec<Symbol>>,
    /// What is being computed, from the outside in.
    active: Vec<Active>,
    /// The files that a file includes, where inclusion is textual.
    pub(crate) inclusions: FxHashMap<FileId, Inclusions>,
    /// Other paths of modules, by the file whose text says so and the hash of the path.
    pub(crate) aliased: FxHashMap<(FileId, u64), ModulePaths>,
    /// Traits in scope that all types have.
    pub(crate) blanket: Option<Rc<[Blanket]>>,
    /// The definitions that declarations stand for.
    pub(crate) linked: FxHashMap<Symbol, Vec<Symbol>>,
    pub(crate) steps_left: u32,
    steps_max: u32,
    /// How far up the work reaches that what was computed lately lacks something of.
    lacks: usize,
}

impl<'w> Resolver<'w> {
    pub(crate) fn new(world: &'w dyn World, own: FileId, unit: &Rc<Unit>, limits: &Limits) -> Resolver<'w> {
        Resolver {
            world,
            own,
            own_unit: unit.clone(),
            units: FxHashMap::default(),
            bound: Memo::default(),
            values: Memo::default(),
            denoted_types: Memo::default(),
            held: Memo::default(),
            bases: Memo::default(),
            starred: FxHashMap::default(),
            crate_files: FxHashMap::default(),
            exported_macros: FxHashMap::default(),
            qualified: FxHashMap::default(),
            parts: FxHashMap::default(),
            environment: Vec::new(),
            parameters_read: 0,
            flows: Flows::default(),
            flows_read: 0,
            called_names: FxHashSet::default(),
            subtypes: FxHashMap::default(),
            active: Vec::with_capacity(DEPTH_MAX),
            inclusions: FxHashMap::default(),
            blanket: None,
            aliased: FxHashMap::default(),
            linked: FxHashMap::default(),
            steps_left: limits.inference_steps_max,
            steps_max: limits.inference_steps_max,
            lacks: NOTHING,
        }
    }

    /// The result of work, and whether it is one to keep: inside a cycle a result may lack what the
    /// cycle's start, further up, is about to find.
    pub(crate) fn and_whole<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = std::mem::replace(&mut self.lacks, NOTHING);
        let result = work(self);
        let is_whole = self.lacks >= self.active.len();
        self.lacks = self.lacks.min(before);
        (result, is_whole)
    }

    /// Begins to count steps anew. Where other files extend a type, a block that has nothing to do with the answer
    /// decides what was computed by then: what takes nearly all of the steps may take all of them without it.
    pub(crate) fn count_steps(&mut self) {
        let depends = self.rules(self.own).extensions != ExtensionReach::File;
        if depends && self.steps_left < self.steps_max / 8 {
            self.world.exhausted();
        }
        self.steps_left = self.steps_max;
    }

    /// Runs work that does not count: what is found beside the answer must not leave less for it.
    pub(crate) fn uncounted<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let left = std::mem::replace(&mut self.steps_left, self.steps_max);
        let result = work(self);
        self.steps_left = left;
        result
    }

    /// Forgets what was computed from what calls pass to parameters: more of that is known now.
    pub(crate) fn forget_passing(&mut self) {
        self.starred.clear();
        self.bound.forget_passing(self.own);
        self.values.forget_passing(self.own);
        self.denoted_types.forget_passing(self.own);
        self.held.forget_passing(self.own);
        self.bases.forget_passing(self.own);
    }

    pub(crate) fn unit(&mut self, file: FileId) -> Option<Rc<Unit>> {
        if file == self.own {
            return Some(self.own_unit.clone());
        }
        if let Some(unit) = self.units.get(&file) {
            return unit.clone();
        }
        let unit = self.world.summary(file);
        self.units.insert(file, unit.clone());
        unit
    }

    pub(crate) fn rules(&mut self, file: FileId) -> &'static Rules {
        self.unit(file).map_or(&Rules::BASE, |u| u.language.0.rules())
    }

    /// Runs `work` unless it is already running further up, too deep, or out of steps.
    pub(crate) fn guarded<T: Default>(&mut self, key: Active, work: impl FnOnce(&mut Self) -> T) -> T {
        let refused = self.active.len() >= DEPTH_MAX || self.steps_left == 0;
        // Looking through so few is faster than hashing.
        if let Some(up) = if refused { Some(0) } else { self.active.iter().position(|active| *active == key) } {
            self.lacks = self.lacks.min(up);
            return T::default();
        }
        self.active.push(key);
        self.steps_left -= 1;
        let result = work(self);
        self.active.pop();
        result
    }

    /// Locals of other files have ids of their summaries only: they carry types, never bindings.
    pub(crate) fn is_reportable(&mut self, target: &Target) -> bool {
        match *target {
            Target::Symbol(s) if s.file != self.own => self.unit(s.file).is_some_and(|u| {
                u.facts.definition(s.def); // read: who looks for references goes by the names that were read
                u.is_symbol(s.def)
            }),
            _ => true,
        }
    }

    /// What a reference of any file is bound to.
    pub(crate) fn bind(&mut self, file: FileId, r: RefId) -> Bound {
        let work = |this: &mut Self| {
            let mut bound = this.guarded(Active::Ref(file, r), |this| Some(this.bind_now(file, r)))?;
            this.leave_out_modules(file, r, &mut bound);
            this.tell_implementations(file, r, &mut bound);
            this.prefer_constructors(file, r, &mut bound);
            if this.rules(file).textual_includes {
                this.prefer_definitions(&mut bound.targets);
                this.tell_ambiguous(file, r, &mut bound);
            }
            Some(bound)
        };
        self.memoized(|this| &mut this.bound, (file, r), work).unwrap_or(Bound::none(Via::Unresolved))
    }

    fn bind_now(&mut self, file: FileId, r: RefId) -> Bound {
        let Some(unit) = self.unit(file) else { return Bound::none(Via::Unresolved) };
        let row = unit.facts.references[r.index()];
        match row.base {
            Base::Nothing => Bound::none(Via::Outside),
            Base::Module(specifier) => self.bind_module(file, unit.facts.name(specifier)),
            Base::Lexical => self.bind_lexical(file, &unit, r),
            Base::Member(of) => self.bind_member(file, &unit, r, of),
            Base::Value(of) => {
                let bound = self.bind_value(file, of);
                // What the language calls itself, unseen, is its own unless the repository defines it.
                let implied = unit.facts.name(row.name) != "()";
                if bound.targets.is_empty() && implied { Bound::none(Via::Outside) } else { bound }
            }
        }
    }

    pub(crate) fn bind_module(&mut self, file: FileId, specifier: &str) -> Bound {
        match self.world.module(file, specifier) {
            Resolution::Module(m) => Bound::one(Via::Import, m.into()),
            Resolution::Outside => Bound::none(Via::Outside),
            Resolution::Missing => Bound::none(Via::Unresolved),
        }
    }
}
