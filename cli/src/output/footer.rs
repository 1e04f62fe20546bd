//! The line under an answer: which commit it speaks of, and what it misses.

use super::{color, plural};
use evergraph_engine::api::{Freshness, Skipped, StoreStatus};
use std::collections::BTreeMap;
use std::io::Write;

/// Writes to stderr; a stderr that is gone is no reason to fail.
pub(crate) fn write(commit: &Freshness, skips: &[Skipped], notes: &[String], list_skips: bool) {
    let mut parts = vec![state(commit)];
    parts.extend_from_slice(notes);
    if !skips.is_empty() {
        let hint = if list_skips { "" } else { " (--verbose lists them)" };
        parts.push(format!("{} skipped{hint}", plural(skips.len() as u64, "file")));
    }
    let style = color::FAINT;
    let mut stderr = anstream::stderr().lock();
    let _ = writeln!(stderr, "{style}{}{style:#}", parts.join("; "));
    for skip in skips.iter().filter(|_| list_skips) {
        let _ = writeln!(stderr, "{style}skipped {}: {}{style:#}", skip.path, skip.reason);
    }
}

/// Which languages of an answer are not measured against a compiler.
pub(crate) fn declared(tiers: &BTreeMap<&str, &str>) -> Option<String> {
    let declared: Vec<&str> = tiers.iter().filter(|(_, tier)| **tier == "declared").map(|(name, _)| *name).collect();
    (!declared.is_empty()).then(|| format!("{}: as far as declared types carry", declared.join(", ")))
}

/// Says that the store could not be used, why, and what to do.
pub(crate) fn store(store: &StoreStatus) {
    if let Some(trouble) = trouble(store) {
        let style = color::FAINT;
        let _ = writeln!(
            anstream::stderr(),
            "{style}the store {}: {trouble}{style:#}",
            store.path.as_deref().unwrap_or("")
        );
    }
}

/// Why a store that should be used is not, and what helps.
pub(crate) fn trouble(store: &StoreStatus) -> Option<String> {
    let what_helps = match store.state {
        "ready" | "disabled" => return None,
        "busy" => "it is tried again each time; nothing is lost but speed",
        "read-only" => "make it writable, or name another folder with --store",
        "no-space" => "make room, or `evergraph store clear`, or name another folder with --store",
        "damaged" => "a new one is begun; the old one can be deleted",
        _ => "name another folder with --store",
    };
    Some(format!("{}; {what_helps}", store.detail))
}

/// `at 2ac8988 (main)`, `files on disk over 2ac8988`.
fn state(commit: &Freshness) -> String {
    let id = commit.commit_id.as_deref().map_or("no commit", short);
    let overlays = match commit.overlays {
        0 => String::new(),
        count => format!(" with {}", plural(count, "unsaved buffer")),
    };
    let full = commit.commit_id.as_deref().unwrap_or_default();
    match commit.worktree {
        true => format!("files on disk over {id}{overlays}"),
        false if full.starts_with(&commit.revspec) => format!("at {id}{overlays}"),
        false => format!("at {id} ({}){overlays}", commit.revspec),
    }
}

/// The first ten digits of an id.
pub(crate) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}
