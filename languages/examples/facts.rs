//! Prints what the extractor makes of a file: `cargo run -p evergraph-languages --example facts -- FILE [text|ast|scopes]`.
#![allow(clippy::print_stdout, reason = "an example prints")]

use evergraph_languages::{Limits, analyze, language_of, parse, show};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: facts FILE [text|ast|scopes]")?;
    let what = args.next().unwrap_or_default();
    let source = std::fs::read(&path)?;
    let language = language_of(path.as_bytes()).ok_or("no language claims this extension")?;
    if what == "text" {
        print!("{}", String::from_utf8_lossy(&language.reading(&source).text));
        return Ok(());
    }
    let skipped = |skip| format!("{path}: {skip}");
    if what == "ast" {
        print!("{}", parse(language, &source, &Limits::BATCH).map_err(skipped)?.render());
        return Ok(());
    }
    let analysis = analyze(language, &source, &Limits::BATCH).map_err(skipped)?;
    print!("{}", if what == "scopes" { show::scopes(&analysis) } else { show::facts(&analysis) });
    Ok(())
}
