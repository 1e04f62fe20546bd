//! Where complexity and change meet.

use super::{hides, info};
use crate::api::{Answer, Entity, HotspotQuery, HotspotRow, Hotspots, Skipped};
use crate::blob_facts::BlobKey;
use crate::error::EngineError;
use crate::history::Past;
use crate::history::activity::{Activity, activity};
use crate::history::lineage::touches;
use crate::history::numbers::{DAY_S, percentiles};
use crate::history::touch::Touch;
use crate::snapshot::Snapshot;

/// A file of a known language, or a function.
struct Spot {
    path: String,
    symbol: Option<String>,
    line: Option<u32>,
    is_test: bool,
    complexity: u32,
    lines: u32,
}

impl Snapshot {
    /// The files or functions whose change frequency and complexity are both high: see [`Hotspots`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn hotspots(&self, query: &HotspotQuery) -> Result<Answer<Hotspots>, EngineError> {
        match query.by {
            Entity::File => self.hot_files(query),
            Entity::Function => self.hot_functions(query),
        }
    }

    fn hot_files(&self, query: &HotspotQuery) -> Result<Answer<Hotspots>, EngineError> {
        let (files, skips) = self.measured_files()?;
        self.ask_past(|past| {
            let touches = touches(past, &self.files(past)?);
            let number = |file: &Spot| past.log.path_id(&file.path.as_str().into());
            let numbers: Vec<Option<u32>> = files.iter().map(number).collect();
            Ok(self.answer(skips, hottest(past, &files, &touches, |i| numbers[i], query)))
        })
    }

    fn hot_functions(&self, query: &HotspotQuery) -> Result<Answer<Hotspots>, EngineError> {
        let functions = self.functions()?;
        let callable = |of: &u32| functions.get(*of).kind.is_callable();
        let places: Vec<u32> = (0..functions.len()).filter(callable).collect();
        let spot = |&of: &u32| {
            let function = functions.get(of);
            Spot {
                path: functions.path(of).to_string(),
                symbol: Some(functions.symbol(of)),
                line: Some(function.at.line),
                is_test: function.is_test,
                complexity: function.cyclomatic.unwrap_or(0),
                lines: function.line_count(),
            }
        };
        let spots: Vec<Spot> = places.iter().map(spot).collect();
        self.ask_past(|past| {
            // Commits that do not count need no look.
            let since = since_s(past, query).unwrap_or(i64::MIN);
            let counts = |c: u32| past.log.commit(c).commit_time_s >= since;
            let touches = self.lineage(past, &functions, counts)?.touches;
            let hottest = hottest(past, &spots, &touches, |i| Some(places[i]), query);
            Ok(self.answer(functions.skips.clone(), hottest))
        })
    }

    /// The files of known languages in path order, and those that could not be read. Needs no graph.
    fn measured_files(&self) -> Result<(Vec<Spot>, Vec<Skipped>), EngineError> {
        let manifest = self.tree.manifest(&self.inner)?;
        let (context, history) = (&self.inner.context, &self.inner.history);
        let keys: Vec<BlobKey> =
            manifest.sources().map(|(_, blob_id, language)| BlobKey { blob_id, language }).collect();
        let found = history.complexities.of(context, &history.outlines, &keys)?;
        let (mut files, mut skips) = (Vec::new(), Vec::new());
        for ((file, _, _), complexity) in manifest.sources().zip(found) {
            let path = context.paths.path(file).to_string();
            match complexity {
                Ok(c) => files.push(Spot {
                    path,
                    symbol: None,
                    line: None,
                    is_test: false,
                    complexity: c.cyclomatic,
                    lines: c.lines,
                }),
                Err(skip) => skips.push(Skipped { path, reason: skip.as_str() }),
            }
        }
        Ok((files, skips))
    }
}

fn since_s(past: &Past<'_>, query: &HotspotQuery) -> Option<i64> {
    query.since_days.map(|days| past.tip().commit_time_s - i64::from(days) * DAY_S)
}

fn hottest(
    past: &Past<'_>,
    spots: &[Spot],
    touches: &[Touch],
    number: impl Fn(usize) -> Option<u32>,
    query: &HotspotQuery,
) -> Hotspots {
    let each = activity(past, touches, since_s(past, query), |_| true).each;
    let none = Activity::default();
    let of = |i: usize| number(i).and_then(|number| each.get(&number)).unwrap_or(&none);
    let frequency: Vec<f64> = (0..spots.len()).map(|i| f64::from(of(i).all.commits)).collect();
    let frequency = percentiles(&frequency);
    let complexity = percentiles(&spots.iter().map(|f| f64::from(f.complexity)).collect::<Vec<_>>());
    let row = |(i, spot): (usize, &Spot)| HotspotRow {
        place: 0,
        score: frequency[i] * complexity[i],
        path: spot.path.clone(),
        symbol: spot.symbol.clone(),
        line: spot.line,
        commits: of(i).all.commits,
        recent: of(i).windows.map(|w| w.commits),
        frequency_percentile: frequency[i],
        complexity: spot.complexity,
        complexity_percentile: complexity[i],
        lines: spot.lines,
        authors: of(i).authors.len() as u32,
    };
    // What never changed, or has nothing to go wrong, is no hotspot however little there is.
    let is_hot = |(i, spot): &(usize, &Spot)| of(*i).all.commits > 0 && spot.complexity > 0;
    let hot: Vec<(usize, &Spot)> = spots.iter().enumerate().filter(is_hot).collect();
    let is_shown =
        |(_, spot): &&(usize, &Spot)| !hides(query.filter, &spot.path) && (query.filter.tests || !spot.is_test);
    let mut rows: Vec<HotspotRow> = hot.iter().filter(is_shown).map(|&spot| row(spot)).collect();
    let hidden = (hot.len() - rows.len()) as u32;
    let name = |r: &HotspotRow| r.symbol.clone().unwrap_or_else(|| r.path.clone());
    rows.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| name(a).cmp(&name(b))));
    rows.truncate(query.top);
    rows.iter_mut().zip(1..).for_each(|(row, place)| row.place = place);
    Hotspots { history: info(past), entities: spots.len() as u32, hidden, hotspots: rows }
}
