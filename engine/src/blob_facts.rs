//! The facts of blobs, kept by content: what is parsed once is never parsed again.

use crate::object::BlobId;
use crate::resolve::{Unit, summarize};
use evergraph_languages::{Analysis, Base, Expr, FileFacts, Limits, Link, Skip, analyze_until, languages};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// A blob read as a language. Content decides everything, so this is all a key needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct BlobKey {
    /// The content.
    pub blob_id: BlobId,
    /// Index into `languages()`.
    pub language: u8,
}

/// What is always at hand of a blob that was analyzed: the part other files may see.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// The pruned facts, indexed.
    pub(crate) unit: Arc<Unit>,
    /// Hash of the pruned facts: equal hashes end a wave of recomputation.
    pub(crate) hash: u128,
}

impl PartialEq for Summary {
    fn eq(&self, other: &Summary) -> bool {
        self.hash == other.hash
    }
}

/// A blob's summary and what else the whole repository asks of it.
#[derive(Clone, Debug)]
pub(crate) struct BlobFacts {
    /// What other files may see.
    pub(crate) summary: Summary,
    /// Module specifiers the file mentions anywhere, sorted.
    pub(crate) specifiers: Arc<[SmolStr]>,
    /// Hash of all names: equal hashes mean that only positions differ.
    pub(crate) facts_hash: u128,
    /// The syntax tree holds errors.
    pub(crate) has_errors: bool,
}

impl PartialEq for BlobFacts {
    fn eq(&self, other: &BlobFacts) -> bool {
        self.facts_hash == other.facts_hash
    }
}

/// How postcard begins an `Ok`.
const IS_SUMMARY: u8 = 0;

/// The form in which a summary is stored, in a `Result`.
#[derive(Serialize, Deserialize)]
struct StoredSummary {
    facts: FileFacts,
    about: About,
}

/// What a stored summary says beside the pruned facts.
#[derive(Serialize, Deserialize)]
struct About {
    hash: u128,
    specifiers: Arc<[SmolStr]>,
    facts_hash: u128,
    has_errors: bool,
}

/// The outcome of reading a blob as a language.
pub(crate) type BlobResult = Result<BlobFacts, Skip>;

/// A freshly analyzed blob in all the forms it is kept in.
#[derive(Clone)]
pub(crate) struct Analyzed {
    pub(crate) facts: BlobFacts,
    pub(crate) summary_bytes: Vec<u8>,
    pub(crate) analysis_bytes: Vec<u8>,
    pub(crate) analysis: Arc<Analysis>,
}

/// Parses and summarizes content. A panic in a front end costs this blob only.
///
/// # Errors
/// The [`Skip`] that says why there are no facts.
pub(crate) fn analyze_blob(
    key: BlobKey,
    source: &[u8],
    limits: &Limits,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Analyzed, Skip> {
    let language = languages()[usize::from(key.language)];
    let analyzed = catch_unwind(AssertUnwindSafe(|| analyze_until(language, source, limits, is_cancelled)));
    let analysis = Arc::new(analyzed.unwrap_or(Err(Skip::Internal))?);
    catch_unwind(AssertUnwindSafe(|| condense(key, analysis))).unwrap_or(Err(Skip::Internal))
}

fn condense(key: BlobKey, analysis: Arc<Analysis>) -> Result<Analyzed, Skip> {
    let language = languages()[usize::from(key.language)];
    let facts = analysis.facts.clone();
    let specifiers = specifiers(&facts);
    let pruned = Arc::new(summarize(&Unit::new(language, facts.clone())));
    let internal = |_| Skip::Internal;
    // In postcard, fields follow each other without anything between: what was encoded to be hashed is the
    // beginning of what is stored.
    let pruned_bytes = postcard::to_extend(pruned.as_ref(), vec![IS_SUMMARY]).map_err(internal)?;
    let hash = xxh3_128(&pruned_bytes[1..]);
    let facts_bytes = postcard::to_stdvec(facts.as_ref()).map_err(internal)?;
    let facts_hash = xxh3_128(&facts_bytes);
    let has_errors = facts.has_errors;
    let about = About { hash, specifiers: specifiers.clone(), facts_hash, has_errors };
    let summary_bytes = postcard::to_extend(&about, pruned_bytes).map_err(internal)?;
    let analysis_bytes = postcard::to_extend(&analysis.positions, facts_bytes).map_err(internal)?;
    let summary = Summary { unit: Arc::new(Unit::new(language, pruned)), hash };
    Ok(Analyzed {
        facts: BlobFacts { summary, specifiers, facts_hash, has_errors },
        summary_bytes,
        analysis_bytes,
        analysis,
    })
}

/// The stored form of a blob that has no facts.
pub(crate) fn encode_skip(skip: Skip) -> Vec<u8> {
    postcard::to_stdvec::<Result<StoredSummary, Skip>>(&Err(skip)).unwrap_or_default()
}

/// Decodes what [`Analyzed::summary_bytes`] or [`encode_skip`] gave; `None` if the bytes are not that.
pub(crate) fn decode_summary(key: BlobKey, bytes: &[u8]) -> Option<BlobResult> {
    let stored = match postcard::from_bytes::<Result<StoredSummary, Skip>>(bytes).ok()? {
        Ok(stored) => stored,
        Err(skip) => return Some(Err(skip)),
    };
    let language = languages()[usize::from(key.language)];
    is_sound(&stored.facts).then(|| {
        let unit = Arc::new(Unit::new(language, Arc::new(stored.facts)));
        let About { hash, specifiers, facts_hash, has_errors } = stored.about;
        let summary = Summary { unit, hash };
        Ok(BlobFacts { summary, specifiers, facts_hash, has_errors })
    })
}

/// Decodes what [`Analyzed::analysis_bytes`] holds; `None` if the bytes are not that.
pub(crate) fn decode_analysis(bytes: &[u8]) -> Option<Analysis> {
    let analysis: Analysis = postcard::from_bytes(bytes).ok()?;
    let (f, p) = (&analysis.facts, &analysis.positions);
    let same_length = f.definitions.len() == p.definitions.len() && f.references.len() == p.references.len();
    (same_length && p.scopes.len() == f.scopes.len() && is_sound(f)).then_some(analysis)
}

/// Whether every id leads into its table: decoded data is indexed without further checks.
fn is_sound(f: &FileFacts) -> bool {
    let name = |n: evergraph_languages::NameId| n.index() < f.names.len();
    let scope = |s: evergraph_languages::ScopeId| s.index() < f.scopes.len();
    let def = |d: evergraph_languages::DefId| d.index() < f.definitions.len();
    let expr = |e: evergraph_languages::ExprId| e.index() < f.exprs.len();
    let exprs = |list: &[evergraph_languages::ExprId]| list.iter().all(|&e| expr(e));
    let base = |b: Base| match b {
        Base::Member(e) | Base::Value(e) => expr(e),
        Base::Module(n) => name(n),
        Base::Lexical | Base::Nothing => true,
    };
    !f.scopes.is_empty()
        && f.symbols as usize <= f.definitions.len()
        && f.scopes.iter().enumerate().all(|(i, s)| {
            s.parent.is_none_or(|p| p.index() < i) && (i == 0 || s.parent.is_some()) && s.owner.is_none_or(def)
        })
        && f.definitions.iter().all(|d| {
            name(d.name)
                && scope(d.scope)
                && d.body.is_none_or(scope)
                && d.parent.is_none_or(def)
                && d.parameters.iter().all(|&p| def(p))
                && [d.alias, d.declared, d.returns].into_iter().flatten().all(expr)
                && exprs(&d.values)
                && exprs(&d.returned)
                && exprs(&d.bases)
        })
        && has_no_parent_ring(f)
        && f.references.iter().all(|r| name(r.name) && scope(r.scope) && base(r.base))
        && f.imports
            .iter()
            .all(|i| scope(i.scope) && name(i.specifier) && expr(i.target) && i.definition.is_none_or(def))
        && f.exports.iter().all(|e| name(e.name) && expr(e.target))
        && f.star_names.iter().flatten().all(|&n| name(n))
        && f.arguments.iter().all(|a| a.call.index() < f.references.len() && expr(a.value) && a.name.is_none_or(name))
        && f.narrowed.iter().all(|n| n.call.index() < f.references.len() && expr(n.value))
        && f.measures.iter().all(|m| def(m.definition))
        && f.exprs.iter().all(|e| {
            let mut sound = true;
            e.links(&mut |link| {
                sound &= match link {
                    Link::Ref(r) => r.index() < f.references.len(),
                    Link::Name(n) => name(n),
                    Link::Scope(s) => scope(s),
                    Link::Definition(d) => def(d),
                    Link::Expr(e) => expr(e),
                }
            });
            sound
        })
}

/// Qualified names walk up the parents: they must end.
fn has_no_parent_ring(f: &FileFacts) -> bool {
    let mut depth: Vec<u32> = vec![0; f.definitions.len()];
    for start in 0..f.definitions.len() {
        let mut at = start;
        let mut path = Vec::new();
        while depth[at] == 0 {
            depth[at] = u32::MAX; // on the current path
            path.push(at);
            match f.definitions[at].parent {
                Some(p) if depth[p.index()] == u32::MAX => return false,
                Some(p) => at = p.index(),
                None => break,
            }
        }
        path.into_iter().for_each(|i| depth[i] = 1);
    }
    true
}

fn specifiers(facts: &FileFacts) -> Arc<[SmolStr]> {
    let in_exprs = facts.exprs.iter().filter_map(|e| if let Expr::Module(n) = e { Some(*n) } else { None });
    let in_refs = facts.references.iter().filter_map(|r| if let Base::Module(n) = r.base { Some(n) } else { None });
    let mut all: Vec<SmolStr> = in_exprs.chain(in_refs).map(|n| facts.names[n.index()].clone()).collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}
