//! Every measure of history as lines. Numbers are printed so that equal text means equal bits.

use crate::api::{
    BlameLine, BlameQuery, BurndownQuery, Churn, ChurnQuery, CommitChangeRow, CommunitiesQuery, CouplingQuery, Entity,
    Filter, Granularity, HistoryFilter, HotspotQuery, Metric, OwnersQuery, SalienceQuery, TrendQuery, Weighted,
};
use crate::error::EngineError;
use crate::snapshot::Snapshot;
use std::fmt::Write as _;
use std::ops::ControlFlow;

/// Nothing is left out.
const ALL: HistoryFilter = HistoryFilter { tests: true, vendored: true, bookkeeping: true };
/// Commits a trend goes back.
const TREND: usize = 3;

/// What the tip changed, and every measure of its history.
pub(super) fn all(snapshot: &Snapshot, out: &mut String) -> Result<(), EngineError> {
    let Some(tip) = snapshot.freshness().commit_id.clone() else { return Ok(()) };
    snapshot.export_changes(&mut |row| {
        if row.commit == tip {
            // The same content has other ids under another hash function.
            let _ = writeln!(out, "change {:?}", CommitChangeRow { commit: String::new(), ..row });
        }
        ControlFlow::Continue(())
    })?;
    let churn = snapshot.churn(&ChurnQuery { of: None, top: usize::MAX, filter: ALL })?.value;
    self::churn(&churn, out);
    let burndown = snapshot.burndown(&BurndownQuery { path: None, granularity: Granularity::Month })?.value;
    for row in burndown.cohorts.iter().chain(&burndown.authors) {
        let _ = writeln!(out, "burndown {row:?}");
    }
    owners(snapshot, None, out)?;
    for by in [Entity::File, Entity::Function] {
        ranked(snapshot, by, out)?;
    }
    if let Some(most) = churn.files.first() {
        file(snapshot, &most.path, out)?;
    }
    if let Some(symbol) = hottest(snapshot)? {
        function(snapshot, &symbol, out)?;
    }
    Ok(())
}

/// Which files and functions hold together.
pub(super) fn communities(snapshot: &Snapshot, out: &mut String) -> Result<(), EngineError> {
    for by in [Entity::File, Entity::Function] {
        let query = CommunitiesQuery { by, top: usize::MAX, filter: Filter { tests: true, vendored: true } };
        let found = snapshot.communities(&query)?.value;
        let _ = writeln!(out, "communities {:016x} {found:?}", found.modularity.to_bits());
    }
    Ok(())
}

fn churn(churn: &Churn, out: &mut String) {
    let _ = writeln!(out, "history {:?} {:?}", churn.history, churn.functions);
    let _ = writeln!(out, "windows {:?}", churn.windows);
    let _ = writeln!(out, "trend {:016x} {:?}", churn.trend.slope.to_bits(), churn.trend);
    for row in &churn.months {
        let _ = writeln!(out, "month {row:?}");
    }
    for row in &churn.files {
        let _ = writeln!(out, "churn {row:?}");
    }
}

fn owners(snapshot: &Snapshot, of: Option<&str>, out: &mut String) -> Result<(), EngineError> {
    let query = OwnersQuery { of: of.map(str::to_owned), top: usize::MAX, filter: ALL, ..OwnersQuery::default() };
    let owners = snapshot.owners(&query)?.value;
    for row in &owners.authors {
        let _ = writeln!(out, "owner {:016x} {row:?}", row.change_share.to_bits());
    }
    for row in &owners.files {
        let _ = writeln!(out, "owned {row:?}");
    }
    Ok(())
}

fn coupled(snapshot: &Snapshot, of: &str, out: &mut String) -> Result<(), EngineError> {
    let query = CouplingQuery { of: of.to_owned(), min_confidence: 0.0, top: usize::MAX, filter: ALL };
    let coupling = snapshot.coupled(&query)?.value;
    let _ = writeln!(out, "group {:?}", coupling.group);
    for row in coupling.coupled {
        let _ = writeln!(out, "coupled {:016x} {row:?}", row.degree.to_bits());
    }
    Ok(())
}

/// Hotspots and salience.
fn ranked(snapshot: &Snapshot, by: Entity, out: &mut String) -> Result<(), EngineError> {
    let query = HotspotQuery { by, since_days: None, top: usize::MAX, filter: ALL };
    for row in snapshot.hotspots(&query)?.value.hotspots {
        let _ = writeln!(out, "hotspot {:016x} {row:?}", row.score.to_bits());
    }
    let filter = Filter { tests: true, vendored: true };
    let query = SalienceQuery { by, top: usize::MAX, filter, weights: Weighted::WEIGHTS };
    for row in snapshot.salience(&query)?.value.rows {
        let _ = writeln!(out, "salience {:016x} {row:?}", row.score.to_bits());
    }
    Ok(())
}

fn file(snapshot: &Snapshot, path: &str, out: &mut String) -> Result<(), EngineError> {
    if let Ok(blame) = snapshot.blame(&BlameQuery { path: path.to_owned(), function: None }) {
        // The same content has other ids under another hash function.
        let line = |l: &BlameLine| format!("{} {} {}", l.line, l.author, l.time);
        blame.value.lines.iter().for_each(|l| out.push_str(&format!("blame {}\n", line(l))));
    }
    coupled(snapshot, path, out)
}

fn hottest(snapshot: &Snapshot) -> Result<Option<String>, EngineError> {
    let query = HotspotQuery { by: Entity::Function, since_days: None, top: 1, filter: ALL };
    Ok(snapshot.hotspots(&query)?.value.hotspots.into_iter().find_map(|r| r.symbol))
}

fn function(snapshot: &Snapshot, symbol: &str, out: &mut String) -> Result<(), EngineError> {
    let query = ChurnQuery { of: Some(symbol.to_owned()), top: usize::MAX, filter: ALL };
    churn(&snapshot.churn(&query)?.value, out);
    owners(snapshot, Some(symbol), out)?;
    coupled(snapshot, symbol, out)?;
    Ok(())
}

/// What a few commits did to the function that is changed most; what the last one did to the graph, what
/// that reaches, and how risky it is.
pub(super) fn changes(snapshot: &Snapshot, out: &mut String) -> Result<(), EngineError> {
    if let Some(symbol) = hottest(snapshot)? {
        for metric in [Metric::Rank, Metric::Complexity, Metric::Callers, Metric::Churn] {
            let Ok(trend) = snapshot.trend(&TrendQuery { of: symbol.clone(), metric, last: TREND }) else { continue };
            for point in trend.value.points {
                let _ = writeln!(out, "{metric:?} {} {:?}", point.time, point.value.map(f64::to_bits));
            }
        }
    }
    let Some(before) = snapshot.first_parent()? else { return Ok(()) };
    let diff = snapshot.diff(&before, usize::MAX)?.value;
    for row in &diff.symbols {
        let _ = writeln!(out, "symbol {row:?}");
    }
    let _ = writeln!(out, "edges {:?} {:?}", diff.edges_added, diff.edges_removed);
    for row in &diff.ranks {
        let _ = writeln!(out, "rank change {:016x} {}", row.change.to_bits(), row.symbol);
    }
    let mut impact = snapshot.impact_of_change(&before, u32::MAX)?.value;
    impact.from = None;
    let _ = writeln!(out, "impact {impact:?}");
    for row in snapshot.check(&before, 1.0)?.value.files {
        let _ = writeln!(out, "risk {:016x} {row:?}", row.risk.to_bits());
    }
    Ok(())
}
