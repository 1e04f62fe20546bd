//! The engine's progress as bars on stderr.

use evergraph_engine::{Progress, Stage};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Quick work shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// Draws a bar, on terminals only, for work that takes a while; of stages inside each other one below the other.
#[derive(Default)]
pub(crate) struct Bar {
    drawn: MultiProgress,
    /// From the outside in.
    stages: Mutex<Vec<Running>>,
}

struct Running {
    bar: ProgressBar,
    since: Instant,
    shown: bool,
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, total: u64) {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        bar.set_style(style());
        bar.set_message(match stage {
            Stage::Parsing => "parsing",
            Stage::Binding => "binding names",
            Stage::History => "reading history",
            Stage::Functions => "comparing functions",
            Stage::Verifying => "replaying commits",
        });
        self.stages().push(Running { bar, since: Instant::now(), shown: false });
    }

    fn advance(&self, steps: u64) {
        let mut stages = self.stages();
        let Some(running) = stages.last_mut() else { return };
        if !running.shown && running.since.elapsed() > PATIENCE {
            running.shown = true;
            running.bar = self.drawn.add(running.bar.clone());
        }
        running.bar.inc(steps);
    }

    fn end(&self) {
        if let Some(running) = self.stages().pop() {
            running.bar.finish_and_clear();
        }
    }
}

impl Bar {
    /// Does something while no bar is drawn: writes to the same terminal.
    pub(crate) fn apart<T>(&self, work: impl FnOnce() -> T) -> T {
        self.drawn.suspend(work)
    }

    fn stages(&self) -> MutexGuard<'_, Vec<Running>> {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn style() -> ProgressStyle {
    let template = "{msg:>17} [{bar:32}] {human_pos}/{human_len} {eta}";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}
