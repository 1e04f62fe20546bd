//! What is one node of the call graph.

use evergraph_engine::api::{Query, RankQuery, WalkOptions};
use evergraph_engine::object::ObjectFormat;
use evergraph_engine::{At, Engine, Options, Snapshot};
use evergraph_tests::History;
use std::sync::Arc;

fn snapshot(files: &str) -> Snapshot {
    let source = History::parse(&format!("//= c1\n{files}")).memory(ObjectFormat::Sha1);
    Engine::over(Arc::new(source), Options::default()).unwrap().snapshot(At::default()).unwrap()
}

const OVERLOADS: &str = "\
//- /h.ts
export function h(type: string): number
export function h(type: string, props: object): number
export function h(type: any, props?: any): number {
  return create(type)
}
function create(type: any): number { return 1 }
export class Box {
  put(x: number): void
  put(x: string): void
  put(x: any): void { create(x) }
}
export interface Bus {
  on(event: 'a'): void
  on(event: 'b', more: number): void
}
//- /use.ts
import { h, Box, Bus } from './h'
export function one(bus: Bus) { h('a'); bus.on('a') }
export function two(box: Box, bus: Bus) { h('a', {}); box.put(1); bus.on('b', 1) }
";

#[test]
fn overload_signatures_and_their_function_are_one_node() {
    let snapshot = snapshot(OVERLOADS);
    let ranks = snapshot.rank(&RankQuery::default()).unwrap().value;
    let mut symbols: Vec<(String, u32, u32)> =
        ranks.ranks.iter().map(|row| (row.symbol.clone(), row.location.line, row.callers)).collect();
    symbols.sort();
    let row = |symbol: &str, line, callers| (symbol.to_owned(), line, callers);
    assert_eq!(
        symbols,
        [
            row("h.ts#Box::put", 10, 1),
            row("h.ts#Bus::on", 13, 2),
            row("h.ts#create", 6, 2),
            row("h.ts#h", 3, 2),
            row("use.ts#one", 2, 0),
            row("use.ts#two", 3, 0),
        ]
    );
}

#[test]
fn who_asks_at_a_signature_asks_about_the_function() {
    let snapshot = snapshot(OVERLOADS);
    for query in ["h", "h.ts#h", "h.ts:1:17", "h.ts:3:17"] {
        let callers = snapshot.callers(&Query::parse(query), &WalkOptions::default()).unwrap().value;
        let found: Vec<(&str, u32)> = callers.steps.iter().map(|s| (s.symbol.as_str(), s.call_sites)).collect();
        assert_eq!(found, [("use.ts#one", 1), ("use.ts#two", 1)], "{query}");
        assert_eq!(callers.of.iter().map(|s| s.symbol.as_str()).collect::<Vec<_>>(), ["h.ts#h"], "{query}");
        let callees = snapshot.callees(&Query::parse(query), &WalkOptions::default()).unwrap().value;
        assert_eq!(callees.steps[0].symbol, "h.ts#create", "{query}");
    }
}

#[test]
fn each_import_leads_where_its_specifier_leads() {
    let snapshot = snapshot(
        "//- /a.ts\nimport './b'\nimport { x } from './b'\nimport './c'\nimport './b'\n//- /b.ts\nexport const x = 1\n//- /c.ts\n",
    );
    let mut rows = Vec::new();
    snapshot
        .export_imports(&mut |row| {
            rows.push(format!("{} {} {:?} {}", row.location.line, row.specifier, row.files, row.via));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows.iter().all(|row| row.contains("[\"b.ts\"] import") || row.contains("[\"c.ts\"] import")), "{rows:?}");
}
