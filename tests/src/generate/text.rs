//! Names.

const NOUNS: [&str; 24] = [
    "order", "account", "invoice", "session", "cache", "packet", "route", "token", "image", "ledger", "report",
    "queue", "schema", "filter", "cursor", "window", "device", "sensor", "policy", "bundle", "ticket", "vector",
    "signal", "widget",
];
const VERBS: [&str; 16] = [
    "parse", "build", "load", "store", "merge", "check", "render", "collect", "resolve", "encode", "decode", "update",
    "compare", "select", "prepare", "apply",
];

pub(super) fn author(index: usize) -> &'static str {
    ["Ada", "Grace", "Edsger", "Barbara"][index % 4]
}

/// A noun for any number, with a digit behind once they are used up.
pub(super) fn noun(index: usize) -> String {
    numbered(NOUNS[index % NOUNS.len()], index / NOUNS.len())
}

pub(super) fn module_name(number: usize) -> String {
    format!("{}_{number}", NOUNS[number * 7 % NOUNS.len()])
}

/// The words of a function's name: a few names repeat over many modules, as they do in code.
pub(super) fn function_words(number: usize, index: usize) -> (&'static str, &'static str) {
    (VERBS[(number + 3 * index) % VERBS.len()], NOUNS[(number / 2 + 5 * index) % NOUNS.len()])
}

/// `Word` of `word`.
pub(super) fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn numbered(word: &str, round: usize) -> String {
    if round == 0 { word.to_string() } else { format!("{word}{round}") }
}
