//! What the benchmarks share.

pub mod subject;

/// Whether everything runs once on tiny inputs: `EVERGRAPH_BENCH_TINY=1`, or a run by `cargo test`,
/// which shows that benchmarks still work and measures nothing.
pub fn tiny() -> bool {
    std::env::var_os("EVERGRAPH_BENCH_TINY").is_some() || !std::env::args().any(|argument| argument == "--bench")
}
