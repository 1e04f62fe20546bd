//! The engine's progress as a bar on stderr.

use evergraph_engine::{Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Quick work shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// Draws a bar, on terminals only, for work that takes a while.
#[derive(Default)]
pub(crate) struct Bar {
    now: Mutex<Option<Running>>,
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
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Running { bar, since: Instant::now(), shown: false });
    }

    fn advance(&self, steps: u64) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(running) = now.as_mut() else { return };
        if !running.shown && running.since.elapsed() > PATIENCE {
            running.shown = true;
            running.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        running.bar.inc(steps);
    }

    fn end(&self) {
        if let Some(running) = self.now.lock().unwrap_or_else(PoisonError::into_inner).take() {
            running.bar.finish_and_clear();
        }
    }
}

fn style() -> ProgressStyle {
    let template = "{msg:>17} [{bar:32}] {human_pos}/{human_len} {eta}";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}
