//! Which languages an answer speaks of, told by the paths in it.

use super::{
    CallWalk, Communities, Definitions, GraphAnswer, GraphDiff, Impact, Ranking, References, Salience, SymbolMatch,
    Text, Unresolved,
};
use evergraph_languages::{Language, Tier, language_of};
use std::collections::BTreeMap;

/// Languages with the tier of each.
pub(crate) type Tiers = BTreeMap<&'static str, &'static str>;

/// An answer that names files, or symbols, which begin with their file.
pub(crate) trait Paths {
    /// Calls `each` with all of them.
    fn paths(&self, each: &mut dyn FnMut(&str));
}

/// The languages of an answer.
pub(crate) fn tiers_of(answer: &impl Paths) -> Tiers {
    let mut tiers = Tiers::new();
    answer.paths(&mut |path| {
        let path = path.split_once('#').map_or(path, |(path, _)| path);
        tiers.extend(language_of(path.as_bytes()).map(tier));
    });
    tiers
}

/// A language with its tier.
pub(crate) fn tier(language: &'static dyn Language) -> (&'static str, &'static str) {
    (language.name(), Tier::of(language).as_str())
}

impl Paths for SymbolMatch {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.symbols.iter().for_each(|s| each(&s.location.path));
    }
}

impl Paths for Definitions {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.definitions.iter().for_each(|d| each(&d.symbol.location.path));
    }
}

impl Paths for References {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.of.iter().for_each(|s| each(&s.location.path));
        self.references.iter().for_each(|r| each(&r.location.path));
    }
}

impl Paths for Unresolved {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.references.iter().for_each(|r| each(&r.location.path));
    }
}

impl Paths for CallWalk {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.of.iter().for_each(|s| each(&s.location.path));
        self.steps.iter().for_each(|s| each(&s.location.path));
    }
}

impl Paths for GraphAnswer {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.nodes.iter().for_each(|n| each(&n.id));
    }
}

impl Paths for Ranking {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.ranks.iter().for_each(|r| each(&r.location.path));
    }
}

impl Paths for Communities {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.communities.iter().flat_map(|c| &c.members).for_each(|m| each(m));
    }
}

impl Paths for Text {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        each(&self.path);
    }
}

impl Paths for Impact {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.files.iter().for_each(|f| each(f));
        [&self.callers, &self.importers, &self.tests].into_iter().flatten().for_each(|r| each(&r.symbol));
    }
}

impl Paths for GraphDiff {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.symbols.iter().for_each(|s| each(&s.location.path));
        self.edges_added.iter().chain(&self.edges_removed).for_each(|e| each(&e.from));
    }
}

impl Paths for Salience {
    fn paths(&self, each: &mut dyn FnMut(&str)) {
        self.rows.iter().for_each(|r| each(&r.path));
    }
}
