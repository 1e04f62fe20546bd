//! `salience`: the files or functions that matter most.

use crate::args::{By, SalienceArgs};
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE};
use crate::output::table::{Column, Table};
use crate::output::{Out, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Salience, SalienceQuery, Weighted};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub(super) fn run(session: &mut Session<'_>, args: &SalienceArgs) -> Result<Outcome, Failure> {
    let weights = args.weights.as_deref().map(weights).transpose()?.unwrap_or(Weighted::WEIGHTS);
    let query = SalienceQuery { by: args.by.into(), top: args.top, filter: args.filter.filter(), weights };
    let mut answer = session.ask(|snapshot| snapshot.salience(&query))?;
    for row in &mut answer.value.rows {
        row.score = significant(row.score);
        for parts in [&mut row.percentiles, &mut row.values] {
            *parts = Weighted::of_parts(parts.parts().map(significant));
        }
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let salience = &answer.value;
    let mut notes = vec![plural(salience.entities, if args.by == By::File { "file" } else { "function" })];
    notes.extend(history::notes_of_code(&salience.history, salience.hidden));
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!answer.value.rows.is_empty()))
}

fn weights(path: &Path) -> Result<Weighted, Failure> {
    let wrong = |what: String| Failure::Usage(format!("{}: {what}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    parse(&text).map_err(wrong)
}

/// What the file does not name keeps its weight.
fn parse(text: &str) -> Result<Weighted, String> {
    let file: BTreeMap<String, f64> =
        toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
    if let Some(unknown) = file.keys().find(|key| !Weighted::NAMES.contains(&key.as_str())) {
        return Err(format!("unknown weight {unknown}; known are {}", Weighted::NAMES.join(", ")));
    }
    let mut parts = Weighted::WEIGHTS.parts();
    for (part, name) in parts.iter_mut().zip(Weighted::NAMES) {
        *part = file.get(name).copied().unwrap_or(*part);
    }
    match parts.iter().all(|n| n.is_finite() && *n >= 0.0) && parts.iter().any(|n| *n > 0.0) {
        true => Ok(Weighted::of_parts(parts)),
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
    Column::text("of", PLACE),
];

/// Every component is shown, as a percentile from 0 to 100.
fn write(out: &mut Out, salience: &Salience) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for r in &salience.rows {
        let parts = r.percentiles.parts().map(|p| format!("{:.0}", p * 100.0));
        let head = [r.place.to_string(), format!("{:.3}", r.score)];
        table.row(
            head.into_iter().chain(parts).chain([r.stability.to_owned(), history::name(&r.path, r.symbol.as_deref())]),
        );
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
        assert_eq!(parse("").unwrap(), Weighted::WEIGHTS);
        for wrong in ["sise = 2", "size = -1", "size = 'x'", "size = nan"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
