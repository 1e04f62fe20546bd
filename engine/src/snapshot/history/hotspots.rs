//! Where complexity and change meet.

use super::{hides, info};
use crate::api::{Answer, HotspotQuery, HotspotRow, Hotspots, Skipped};
use crate::blob_facts::BlobKey;
use crate::error::EngineError;
use crate::history::Past;
use crate::history::activity::{Activity, activity};
use crate::history::numbers::{DAY_S, percentiles};
use crate::snapshot::Snapshot;
use rustc_hash::FxHashMap;

/// Files that are parsed one by one.
const FEW: usize = 64;

/// A file of a known language.
struct File {
    path: String,
    complexity: u32,
    lines: u32,
}

impl Snapshot {
    /// The files whose change frequency and complexity are both high: see [`Hotspots`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn hotspots(&self, query: &HotspotQuery) -> Result<Answer<Hotspots>, EngineError> {
        let (files, skips) = self.measured_files()?;
        self.ask_past(|past| Ok(self.answer(skips, self.hottest(past, &files, query)?)))
    }

    /// The files of known languages in path order, and those that could not be read. Needs no graph.
    fn measured_files(&self) -> Result<(Vec<File>, Vec<Skipped>), EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        let (context, complexities) = (&self.inner.context, &self.inner.history.complexities);
        let keys: Vec<BlobKey> =
            manifest.sources().map(|(_, blob_id, language)| BlobKey { blob_id, language }).collect();
        // Many files are parsed on all workers, with everything else that is asked of them.
        let prepare = |missing| if missing > FEW { self.index() } else { Ok(()) };
        let found = complexities.of(context, &keys, prepare)?;
        let (mut files, mut skips) = (Vec::new(), Vec::new());
        for ((file, _, _), complexity) in manifest.sources().zip(found) {
            let path = context.paths.path(file).to_string();
            match complexity {
                Ok(c) => files.push(File { path, complexity: c.cyclomatic, lines: c.lines }),
                Err(skip) => skips.push(Skipped { path, reason: skip.as_str() }),
            }
        }
        Ok((files, skips))
    }

    fn hottest(&self, past: &Past<'_>, files: &[File], query: &HotspotQuery) -> Result<Hotspots, EngineError> {
        let since = query.since_days.map(|days| past.tip().commit_time_s - i64::from(days) * DAY_S);
        let (each, _) = activity(past, &self.files(past)?, since, |_| true);
        let by_path: FxHashMap<String, &Activity> =
            each.iter().map(|(&file, a)| (past.book.path(file).to_string(), a)).collect();
        let none = Activity::default();
        let of = |file: &File| by_path.get(&file.path).copied().unwrap_or(&none);
        let frequency = percentiles(&files.iter().map(|f| f64::from(of(f).all.commits)).collect::<Vec<_>>());
        let complexity = percentiles(&files.iter().map(|f| f64::from(f.complexity)).collect::<Vec<_>>());
        let row = |(i, file): (usize, &File)| HotspotRow {
            place: 0,
            score: frequency[i] * complexity[i],
            path: file.path.clone(),
            commits: of(file).all.commits,
            recent: of(file).windows.map(|w| w.commits),
            frequency_percentile: frequency[i],
            complexity: file.complexity,
            complexity_percentile: complexity[i],
            lines: file.lines,
            authors: of(file).authors.len() as u32,
        };
        // What never changed, or has nothing to go wrong, is no hotspot however few files there are.
        let is_hot = |r: &HotspotRow| r.commits > 0 && r.complexity > 0;
        let mut rows: Vec<HotspotRow> = files.iter().enumerate().map(row).filter(is_hot).collect();
        let all = rows.len();
        rows.retain(|r| !hides(query.filter, &r.path));
        let hidden = (all - rows.len()) as u32;
        rows.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.path.cmp(&b.path)));
        rows.truncate(query.top);
        for (i, row) in rows.iter_mut().enumerate() {
            row.place = i as u32 + 1;
        }
        Ok(Hotspots { history: info(past), entities: files.len() as u32, hidden, hotspots: rows })
    }
}
