use evergraph_engine::api::*;
use evergraph_engine::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let e = Engine::open(std::path::Path::new(&a[1]), Options { jobs: 2, ..Default::default() }).unwrap();
    let s = e.snapshot(At::Revspec(a[2].clone())).unwrap();
    let t = std::time::Instant::now();
    s.index().unwrap();
    eprintln!("index {:?}", t.elapsed());
    let r = s.rank(&RankQuery::default()).unwrap();
    for x in r.value.ranks {
        println!("{:.5} {} {} {}", x.rank, x.symbol, x.callers, x.callees);
    }
    println!("{:?}", s.status().unwrap().value.languages);
    if a.len() > 3 {
        use std::io::Write;
        let mut f = std::io::BufWriter::new(std::fs::File::create(&a[3]).unwrap());
        s.export_bindings(&mut |r| {
            let defs: Vec<String> = r
                .defs
                .iter()
                .map(|d| {
                    format!(
                        "{{\"path\":{:?},\"line\":{},\"col\":{}}}",
                        d.location.path, d.location.line, d.location.col
                    )
                })
                .collect();
            writeln!(
                f,
                "{{\"path\":{:?},\"line\":{},\"col\":{},\"name\":{:?},\"via\":{:?},\"defs\":[{}]}}",
                r.location.path,
                r.location.line,
                r.location.col,
                r.name,
                r.via,
                defs.join(",")
            )
            .unwrap();
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        eprintln!("export {:?}", t.elapsed());
    }
}
