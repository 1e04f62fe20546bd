//! `languages`: what is read, and how far its edges are to be trusted.

use crate::args::Format;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, KIND, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, json};
use evergraph_engine::api::LanguageInfo;
use evergraph_engine::language_table;
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Languages {
    languages: Vec<LanguageInfo>,
}

const COLUMNS: [Column; 5] = [
    Column::text("language", KIND),
    Column::text("tier", PLAIN),
    Column::text("files", PLAIN),
    Column::text("reads for imports", FAINT),
    Column::text("beyond scopes, imports and declared types", PLAIN),
];

pub(super) fn run(format: Format) -> Result<Outcome, Failure> {
    let mut out = Out::stdout();
    let languages = language_table();
    if format == Format::Json {
        json::write(&mut out, &Languages { languages })?;
    } else {
        let mut table = Table::new(&COLUMNS);
        for l in languages {
            let files = l.extensions.iter().map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ");
            let (manifests, supports) = (l.manifests.join(" "), l.supports.join(", "));
            table.row([l.language.to_owned(), l.tier.to_owned(), files, manifests, supports]);
        }
        table.write(&mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Answered)
}
