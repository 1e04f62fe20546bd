//! What every verb prints, in each format, and what mistakes are answered with.

use crate::check;
use crate::fixture::Repo;

#[test]
fn every_verb_answers_in_text() {
    let lines = [
        "rank",
        "rank --by file --top 2",
        "symbols 'p*'",
        "symbols run -v",
        "def app.py:5:12",
        "def run",
        "refs parse",
        "refs run",
        "callers parse --depth 3",
        "callees main --depth 3",
        "callers main",
        "callers main --tests",
        "callers parse --depth 9 --min-confidence 0.99",
        "callees test_main",
        "callers parse --why",
        "refs Parser --why",
        "unresolved",
        "unresolved app.py --by reason",
        "graph --around parse --format text",
        "show bindings app.py",
        "hotspots --tests",
        "churn",
        "churn parser.py",
        "coupled app.py",
        "owners",
        "burndown",
        "blame parser.py --function added",
        "salience --tests",
        "salience --by function --tests",
        "hotspots --by function --tests",
        "churn Parser::run",
        "owners Parser",
        "communities --tests",
        "diff HEAD~1..HEAD",
        "impact parse",
        "trend parser.py --metric complexity",
        "check HEAD~1.. --max-risk 0.5",
    ];
    check("text", &Repo::sample(), &lines);
}

#[test]
fn every_verb_answers_in_json() {
    let lines = [
        "rank --top 2 --format json",
        "--format json symbols parse",
        "def app.py:5:12 --format json",
        "refs parse --format json",
        "callers parse --format json",
        "callees main --format json",
        "refs Parser --why --format json",
        "unresolved --format json",
        "graph --around parse --format json",
        "show calls app.py --format json",
        "hotspots --format json",
        "churn parser.py --format json",
        "coupled app.py --format json",
        "owners parser.py --format json",
        "burndown --format json",
        "blame parser.py --function added --format json",
        "salience --top 1 --format json",
        "hotspots --by function --top 1 --format json",
        "communities --tests --format json",
        "diff HEAD~1.. --format json",
        "impact HEAD~1..HEAD --format json",
        "trend parse --last 1 --format json",
        "check HEAD~1..HEAD --format json",
    ];
    check("json", &Repo::sample(), &lines);
}

#[test]
fn graphs_are_drawn_in_each_format() {
    let lines = ["graph", "graph --of imports --format mermaid", "graph --format graphml"];
    check("graphs", &Repo::sample(), &lines);
}

#[test]
fn measures_over_time_are_drawn() {
    let lines = [
        "hotspots --tests --format svg",
        "burndown --format html",
        "churn --format svg",
        "trend parser.py --metric complexity --format svg",
    ];
    check("charts", &Repo::sample(), &lines);
}

#[test]
fn exports_are_rows() {
    let lines = [
        "export symbols --format csv",
        "export references",
        "export bindings",
        "export bindings --format csv",
        "export calls",
        "export imports",
        "export ranks --format csv",
        "export changes --format csv",
    ];
    check("exports", &Repo::sample(), &lines);
}

#[test]
fn mistakes_are_explained() {
    let repo = Repo::sample();
    let lines = [
        "--at nosuch rank",
        "def nosuch",
        "def prase",
        "def Parser.rnu",
        "show ast parsr.py",
        "rank --focus src/nosuch.py",
        "rank --focus 'nosuch*'",
        "man rnak",
        "def app.py:1",
        "def app.py:2:1",
        "def app.py:999:1",
        "show ast nosuch.py",
        "symbols 'nosuch*'",
        "symbols '['",
        "rank --lang cobol",
        "rank --format dot",
        "rank --min-confidence 2",
        "man nosuch",
        "def ''",
        "frobnicate",
        "diff HEAD",
        "diff HEAD~1..HEAD --at HEAD",
        "coupled nosuch.py",
        "hotspots --since tomorrow",
        "salience --weights nosuch.toml",
        "trend run --last 0",
    ];
    check("mistakes", &repo, &lines);
}
