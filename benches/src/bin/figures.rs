//! Prints the figures that Evergraph is held to, in CPU time, as a Markdown table:
//!
//! `cargo run --release -p evergraph-benches --bin figures -- [FILES | REPOSITORY]...`
//!
//! A number stands for a generated history with so many files. One engine per row, one thread; what says *new engine*
//! starts from the store alone, which a new process does too after some 2 ms of its own. Each row is the
//! best of a few runs, and parsing alone runs between them: ratios hold on a noisy machine too.

use cpu_time::ProcessTime;
use divan::black_box;
use evergraph_benches::subject::{Subject, engine, rank, sources};
use evergraph_engine::api::{Metric, Query, Show, TrendQuery};
use evergraph_engine::{At, Engine};
use evergraph_languages::{Limits, language_of, parse_alone};
use std::error::Error;
use std::path::Path;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    if names.is_empty() {
        names = vec!["100".into(), "1000".into()];
    }
    for name in names {
        let subject = match name.parse() {
            Ok(files) => Subject::Generated(files),
            Err(_) => Subject::OnDisk(name.into()),
        };
        table(&subject)?;
    }
    Ok(())
}

/// The CPU time of some work, on all threads.
fn cpu(work: impl FnOnce()) -> Duration {
    let start = ProcessTime::now();
    work();
    start.elapsed()
}

/// The least CPU time of some runs, each on what `prepare` makes. Neither making it nor taking it
/// apart counts: nobody waits for that.
fn best<T>(runs: usize, mut prepare: impl FnMut() -> T, mut work: impl FnMut(&mut T)) -> Duration {
    let run = |_| {
        let mut input = prepare();
        cpu(|| work(&mut input))
    };
    (0..runs).map(run).min().unwrap_or_default()
}

#[allow(clippy::print_stdout, reason = "the table is the result")]
fn row(what: &str, measured: &str) {
    println!("| {what} | {measured} |");
}

fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") }
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn table(subject: &Subject) -> Result<(), Box<dyn Error>> {
    let source = subject.source();
    let files = sources(source.as_ref());
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let commits = subject.commits(source.as_ref());
    let before = commits.get(1).unwrap_or(&commits[0]).commit_id.to_string();
    row(&format!("**{subject}**"), &format!("{} files, {}", files.len(), mb(bytes as u64)));
    row("---", "---");

    let (mut parsing, mut indexing) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        parsing = parsing.min(cpu(|| parse_all(&files)));
        indexing = indexing.min(best(1, || engine(&source, None), |engine| rank(engine, "HEAD")));
    }
    row("parsing alone", &ms(parsing));
    let ratio = |time: Duration| time.as_secs_f64() / parsing.as_secs_f64();
    row("cold `rank`, no store", &format!("{}, {:.2} × parsing", ms(indexing), ratio(indexing)));

    let folder = tempfile::tempdir()?;
    let stored = cpu(|| {
        let engine = engine(&source, Some(folder.path()));
        rank(&engine, &before);
        engine.flush();
    });
    row("cold `rank` into a store", &format!("{}, {:.2} × parsing", ms(stored), ratio(stored)));
    row("store", &mb(bytes_in(folder.path())?));

    let ask = |folder: &Path, at: &str| rank(&engine(&source, Some(folder)), at);
    row("unchanged, new engine: `rank`", &ms(best(5, || (), |_| ask(folder.path(), &before))));
    let next = best(3, || copy_of(folder.path()), |copy| ask(copy.path(), "HEAD"));
    row("next commit, new engine: `rank`", &ms(next));
    let now = copy_of(folder.path());
    ask(now.path(), "HEAD");
    row("old commit, new engine: `rank`", &ms(best(5, || (), |_| ask(now.path(), &before))));

    let at_parent = || {
        let engine = engine(&source, None);
        rank(&engine, &before);
        engine
    };
    row("next commit, engine open: `rank`", &ms(best(2, at_parent, |engine| rank(engine, "HEAD"))));
    row("a file more or less, engine open: `rank`", &ms(one_more(&at_parent(), &files)));
    row("keystroke: overlay, bindings of that file", &ms(keystroke(&at_parent(), &files)));
    let (time, count) = trend(&engine(&source, Some(now.path())), &files);
    row(&format!("rank of a file at each of {count} commits, new engine"), &format!("{} each", ms(time / count)));
    Ok(())
}

/// Commits that a trend goes back.
const TREND_COMMITS: usize = 1_000;

/// What the ranks of a file at the last commits cost, and how many commits those are.
fn trend(engine: &Engine, files: &[(Vec<u8>, Vec<u8>)]) -> (Duration, u32) {
    let of = files.iter().map(|(path, _)| String::from_utf8_lossy(path).into_owned()).min().unwrap_or_default();
    let snapshot = engine.snapshot(At::default()).expect("a snapshot");
    let mut count = 0;
    let time = cpu(|| {
        let query = TrendQuery { of, metric: Metric::Rank, last: TREND_COMMITS };
        count = snapshot.trend(&query).expect("a trend").value.points.len() as u32;
    });
    (time, count)
}

fn parse_all(files: &[(Vec<u8>, Vec<u8>)]) {
    for (path, text) in files {
        if let Some(language) = language_of(path) {
            let _ = black_box(parse_alone(language, text, &Limits::BATCH));
        }
    }
}

/// A store as it is, to be changed.
fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    for entry in std::fs::read_dir(folder).expect("a store").flatten() {
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("room for a copy");
    }
    copy
}

fn bytes_in(folder: &Path) -> std::io::Result<u64> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

/// A file that comes and goes, as an overlay.
fn one_more(engine: &Engine, files: &[(Vec<u8>, Vec<u8>)]) -> Duration {
    let (path, text) = &files[files.len() / 2];
    let path = format!("one_more/{}", String::from_utf8_lossy(path));
    let mut is_there = false;
    let toggle = |_: &mut ()| {
        is_there = !is_there;
        engine.set_overlay(&path, is_there.then_some(text.as_slice()));
        rank(engine, "HEAD");
    };
    best(6, || (), toggle)
}

/// One more character at the end of a file, and what stands at its beginning.
fn keystroke(engine: &Engine, files: &[(Vec<u8>, Vec<u8>)]) -> Duration {
    // A file of the size that half of the others stay below.
    let mut by_size: Vec<&(Vec<u8>, Vec<u8>)> = files.iter().collect();
    by_size.sort_by_key(|(path, text)| (text.len(), path));
    let (path, text) = by_size[by_size.len() / 2];
    let (path, mut typed) = (String::from_utf8_lossy(path).into_owned(), text.clone());
    let press = |_: &mut ()| {
        typed.push(b'\n');
        engine.set_overlay(&path, Some(&typed));
        let snapshot = engine.snapshot(At::default()).expect("a snapshot");
        let _ = black_box(snapshot.definitions(&Query::Position { path: path.clone(), line: 1, column: 1 }));
        black_box(snapshot.show(Show::Bindings, &path).expect("bindings"));
    };
    best(10, || (), press)
}
