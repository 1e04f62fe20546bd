//! `salience`: the files that matter most.

use crate::args::SalienceArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Salience, SalienceParts, SalienceQuery, SalienceWeights};
use serde::Deserialize;
use std::io;
use std::path::Path;

pub(super) fn run(session: &mut Session<'_>, args: &SalienceArgs) -> Result<Outcome, Failure> {
    let weights = args.weights.as_deref().map(weights).transpose()?.unwrap_or_default();
    let query = SalienceQuery { top: args.top, filter: args.filter.filter(), weights };
    let mut answer = session.ask(|snapshot| snapshot.salience(&query))?;
    for row in &mut answer.value.rows {
        row.score = significant(row.score);
        for parts in [&mut row.percentiles, &mut row.values] {
            numbers(parts).into_iter().for_each(|number| *number = significant(*number));
        }
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let salience = &answer.value;
    let mut notes = vec![plural(salience.entities, "file")];
    notes.extend(history::notes(&salience.history, 0));
    if salience.hidden > 0 {
        notes.push(format!("{} hidden (--tests, --vendored show them)", grouped(salience.hidden.into())));
    }
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!answer.value.rows.is_empty()))
}

fn numbers(p: &mut SalienceParts) -> [&mut f64; 7] {
    [
        &mut p.page_rank,
        &mut p.betweenness,
        &mut p.authority,
        &mut p.change_frequency,
        &mut p.bus_factor_risk,
        &mut p.size,
        &mut p.absence_of_tests,
    ]
}

/// The file of weights: what it does not name keeps its weight.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightsFile {
    page_rank: Option<f64>,
    betweenness: Option<f64>,
    authority: Option<f64>,
    change_frequency: Option<f64>,
    bus_factor_risk: Option<f64>,
    size: Option<f64>,
    absence_of_tests: Option<f64>,
}

fn weights(path: &Path) -> Result<SalienceWeights, Failure> {
    let wrong = |what: String| Failure::Usage(format!("{}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<SalienceWeights, String> {
    let file: WeightsFile = toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
    let own = SalienceWeights::default();
    let weights = SalienceWeights {
        page_rank: file.page_rank.unwrap_or(own.page_rank),
        betweenness: file.betweenness.unwrap_or(own.betweenness),
        authority: file.authority.unwrap_or(own.authority),
        change_frequency: file.change_frequency.unwrap_or(own.change_frequency),
        bus_factor_risk: file.bus_factor_risk.unwrap_or(own.bus_factor_risk),
        size: file.size.unwrap_or(own.size),
        absence_of_tests: file.absence_of_tests.unwrap_or(own.absence_of_tests),
    };
    let w = &weights;
    let all =
        [w.page_rank, w.betweenness, w.authority, w.change_frequency, w.bus_factor_risk, w.size, w.absence_of_tests];
    match all.iter().all(|n| n.is_finite() && *n >= 0.0) && all.iter().any(|n| *n > 0.0) {
        true => Ok(weights),
        false => Err("weights are numbers from 0 up, and not all 0".to_owned()),
    }
}

const COLUMNS: [Column; 11] = [
    Column::number("#"),
    Column::number("score"),
    Column::number("rank"),
    Column::number("betw"),
    Column::number("auth"),
    Column::number("change"),
    Column::number("bus"),
    Column::number("size"),
    Column::number("untested"),
    Column::text("is", KIND),
    Column::text("file", PLACE),
];

/// Every component is shown, as a percentile from 0 to 100.
fn write(out: &mut Out, salience: &Salience) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for r in &salience.rows {
        let mut parts = r.percentiles;
        let parts = numbers(&mut parts).map(|p| format!("{:.0}", *p * 100.0));
        let head = [r.place.to_string(), format!("{:.3}", r.score)];
        table.row(head.into_iter().chain(parts).chain([r.stability.to_owned(), r.path.clone()]));
    }
    table.write(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_that_are_not_named_stay() {
        let weights = parse("size = 2").unwrap();
        assert_eq!((weights.size, weights.page_rank), (2.0, 0.30));
        assert_eq!(parse("").unwrap(), SalienceWeights::default());
        for wrong in ["sise = 2", "size = -1", "size = 'x'", "size = nan"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
