//! Incremental equals from scratch after every small edit of every language case of several files: what one file
//! takes from another by any rule that has a case is taken away, renamed, doubled and moved.

use super::{all, from_scratch, over};
use evergraph_engine::Options;
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::source::MemorySource;
use evergraph_tests::case::{Case, cases_of};
use evergraph_tests::files::commit;
use evergraph_tests::random::Random;
use std::collections::BTreeSet;
use std::sync::Arc;

languages! {
    edits_of_python "python"
    edits_of_rust "rust"
    edits_of_javascript "javascript"
    edits_of_typescript "typescript"
    edits_of_go "go"
    edits_of_java "java"
    edits_of_c "c"
    edits_of_cpp "cpp"
    edits_of_csharp "csharp"
    edits_of_php "php"
    edits_of_kotlin "kotlin"
    edits_of_ruby "ruby"
    edits_of_lua "lua"
    edits_of_bash "bash"
}

/// Edits of one case: all of them where time does not matter.
const SAMPLE: usize = 2;

fn run(folder: &str) {
    let wanted = std::env::var("EVERGRAPH_CASE").unwrap_or_default();
    let cases = cases_of(folder).into_iter().map(|(_, case)| case);
    let of_several_files = cases.filter(|c| c.files.len() > 1 && c.title.contains(&wanted));
    let edited: usize = of_several_files.map(|case| check(&case)).sum();
    assert!(edited > 0 || !wanted.is_empty(), "no case of {folder} has several files");
}

/// One engine that is shown a case and edits of it, one after the other; how many there were.
fn check(case: &Case) -> usize {
    let edits = sampled(edits(case));
    let mut source = MemorySource::new(ObjectFormat::Sha1);
    commit(&mut source, "first", &case.files);
    for (i, edit) in edits.iter().enumerate() {
        commit(&mut source, &format!("edit{i}"), &edit.files);
    }
    let source = Arc::new(source);
    let engine = over(&source, Options::default());
    all(&engine, "first");
    for (i, edit) in edits.iter().enumerate() {
        let revspec = format!("edit{i}");
        let (incremental, scratch) = (all(&engine, &revspec), from_scratch(&source, &revspec));
        let differing = incremental.lines().zip(scratch.lines()).find(|(a, b)| a != b);
        assert!(incremental == scratch, "{}: {}: {differing:#?}", case.title, edit.what);
    }
    edits.len()
}

/// Some edits: where all are too many, always the same ones.
fn sampled(mut edits: Vec<Edit>) -> Vec<Edit> {
    let mut random = Random::new(11);
    let count = super::sized(SAMPLE, usize::MAX).min(edits.len());
    for i in 0..count {
        let other = i + random.below((edits.len() - i) as u32) as usize;
        edits.swap(i, other);
    }
    edits.truncate(count);
    edits
}

/// A case with something else in one of its files.
struct Edit {
    what: String,
    files: Vec<(String, String)>,
}

fn edits(case: &Case) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (i, (path, text)) in case.files.iter().enumerate() {
        let mut without = case.files.clone();
        without.remove(i);
        edits.push(Edit { what: format!("{path} is deleted"), files: without });
        for (what, text) in edited(text) {
            let mut files = case.files.clone();
            files[i].1 = text;
            edits.push(Edit { what: format!("{path}: {what}"), files });
        }
    }
    edits
}

fn edited(text: &str) -> Vec<(String, String)> {
    let mut edits = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for i in 0..lines.len() {
        edits.push((format!("without line {}", i + 1), [&lines[..i], &lines[i + 1..]].concat().join("\n") + "\n"));
    }
    let blocks = blocks(&lines);
    for (i, block) in blocks.iter().enumerate() {
        let (before, after) = (blocks[..i].concat(), blocks[i + 1..].concat());
        let named = block[0];
        let changes = [
            ("without", [before.clone(), after.clone()].concat()),
            ("twice", [before.clone(), block.to_vec(), block.to_vec(), after.clone()].concat()),
            ("last", [before.clone(), after.clone(), block.to_vec()].concat()),
            ("after another of its kind", [before, other_name(block), block.to_vec(), after].concat()),
        ];
        edits.extend(changes.map(|(what, lines)| (format!("`{named}` {what}"), lines.join("\n") + "\n")));
    }
    for word in words(text) {
        edits.push((format!("{word} renamed"), renamed(text, word)));
    }
    edits
}

/// Lines with what is indented below them.
fn blocks<'t>(lines: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for &line in lines {
        let begins = !line.starts_with([' ', '\t', '}', ')', ']']) && !line.is_empty();
        match blocks.last_mut() {
            Some(block) if !begins => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    blocks
}

/// A block with other letters in the longest word of its first line: most often the name of what it defines.
fn other_name<'t>(block: &[&'t str]) -> Vec<&'t str> {
    let longest = words(block[0]).into_iter().max_by_key(|word| word.len());
    let first = match longest {
        Some(word) => renamed(block[0], word),
        None => block[0].to_owned(),
    };
    // Tests may leak: there are some thousand lines.
    let first: &'static str = first.leak();
    std::iter::once(first).chain(block[1..].iter().copied()).collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.len() > 2 && !word.starts_with(|c: char| c.is_numeric())).collect()
}

/// The text with each occurrence of a word made another one.
fn renamed(text: &str, word: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let is_whole = !is_part(before.chars().next_back().or(out.chars().next_back().filter(|_| before.is_empty())))
            && !is_part(after.chars().next());
        out.push_str(before);
        out.push_str(word);
        out.push_str(if is_whole { "9" } else { "" });
        rest = after;
    }
    out.push_str(rest);
    out
}
