//! Where tracing spans go: `EVERGRAPH_LOG` to stderr, `--trace FILE` to a file for a trace viewer.

use crate::args::Global;
use crate::exit::Failure;
use std::fs::File;
use std::io;
use tracing_chrome::{ChromeLayerBuilder, FlushGuard};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt;

/// Writes the end of the trace file when it goes.
pub(crate) struct Logging {
    _trace: Option<FlushGuard>,
}

const LOG: &str = "EVERGRAPH_LOG";

/// Starts what was asked for; without, spans cost nothing.
pub(crate) fn start(global: &Global) -> Result<Logging, Failure> {
    let filter = filter(global)?;
    let (trace, guard) = match &global.trace {
        Some(path) => {
            let file = File::create(path)
                .map_err(|error| Failure::Usage(format!("cannot write the trace {}: {error}", path.display())))?;
            let (layer, guard) = ChromeLayerBuilder::new().writer(file).include_args(true).build();
            (Some(layer), Some(guard))
        }
        None => (None, None),
    };
    if filter.is_some() || trace.is_some() {
        let log = filter.map(|f| {
            // A span is told when it ends, with how long it took.
            let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_span_events(FmtSpan::CLOSE);
            lines.with_ansi(false).with_target(false).with_timer(()).with_filter(f)
        });
        registry().with(trace).with(log).init();
    }
    Ok(Logging { _trace: guard })
}

/// What is told: stages of the work, then every file, then every query.
fn level(verbose: u8) -> Option<LevelFilter> {
    match verbose {
        0 => None,
        1 => Some(LevelFilter::INFO),
        2 => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    }
}

fn filter(global: &Global) -> Result<Option<EnvFilter>, Failure> {
    match std::env::var(LOG) {
        Ok(text) if !text.is_empty() => EnvFilter::builder()
            .parse(&text)
            .map(Some)
            .map_err(|error| Failure::Usage(format!("{LOG}={text} says nothing known: {error}"))),
        _ => {
            Ok(level(global.verbose).map(|level| EnvFilter::new(format!("evergraph={level},evergraph_engine={level}"))))
        }
    }
}
