//! A plane of time and value, and its axes.

use super::svg::{TOP, WIDTH, escaped};
use crate::output::grouped;
use std::fmt::Write as _;

pub(super) const LEFT: f64 = 70.0;
const HEIGHT: f64 = 420.0;
/// Where zero is.
pub(super) const BASE: f64 = TOP + HEIGHT;
const RIGHT: f64 = WIDTH - 20.0;
/// Lines across at most, and names of moments below.
const ACROSS: f64 = 6.0;
const MOMENTS: usize = 10;

/// Where a moment and a value are in the drawing. Values start at zero: a curve that does not would make little of much.
pub(super) struct Plot {
    moments: usize,
    highest: f64,
}

impl Plot {
    pub(super) fn new(moments: usize, highest: f64) -> Plot {
        Plot { moments, highest }
    }

    pub(super) fn x(&self, moment: usize) -> f64 {
        let steps = self.moments.saturating_sub(1).max(1) as f64;
        LEFT + (RIGHT - LEFT) * moment as f64 / steps
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        TOP + HEIGHT * (1.0 - value / self.highest)
    }

    /// Lines at round values, and what some of the moments are called.
    pub(super) fn axes(&self, svg: &mut String, names: &[String]) {
        let step = round_step(self.highest / ACROSS);
        let mut line = 0;
        while f64::from(line) * step <= self.highest * (1.0 + f64::EPSILON) {
            let value = f64::from(line) * step;
            let (at, left, value) = (self.y(value), LEFT - 6.0, number(value, step));
            let _ = writeln!(
                svg,
                "<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#0002\"/>\
                 <text x=\"{left}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">{value}</text>",
                at + 4.0,
            );
            line += 1;
        }
        for (i, name) in names.iter().enumerate().step_by(names.len().div_ceil(MOMENTS).max(1)) {
            let (x, name) = (self.x(i), escaped(name));
            let base = BASE + 18.0;
            let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{base}\" text-anchor=\"middle\" fill=\"#555\">{name}</text>");
        }
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … (and their like below one) that is not less.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|f| f * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// With as many digits after the point as the step between lines has.
fn number(value: f64, step: f64) -> String {
    if step >= 1.0 {
        return grouped(value.round() as u64);
    }
    format!("{value:.*}", (-step.log10().floor()) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_round_values() {
        assert_eq!([36_470.0 / 6.0, 7.0, 2.0, 1.0].map(round_step), [10_000.0, 10.0, 2.0, 1.0]);
        assert_eq!(number(20_000.0, 10_000.0), "20,000");
        assert_eq!(round_step(0.0156 / 6.0), 0.005);
        assert_eq!(number(0.015, 0.005), "0.015");
    }
}
