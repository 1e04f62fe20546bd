//! One value over time, as a line.

use super::Point;
use super::plot::{BASE, Plot};
use super::svg::{begin, escaped};
use std::fmt::Write as _;

/// More points than this are a line alone, without a dot for each.
const DOTS: usize = 400;
const COLOR: &str = "#c2410c";

/// Moments without a value leave a gap.
pub(super) fn line(title: &str, points: &[Point]) -> String {
    let mut svg = begin(title, BASE + 40.0);
    let highest = points.iter().filter_map(|p| p.value).fold(0.0, f64::max);
    let plot = Plot::new(points.len(), if highest > 0.0 { highest } else { 1.0 });
    let names: Vec<String> = points.iter().map(|p| p.at.clone()).collect();
    plot.axes(&mut svg, &names);
    let moments: Vec<(usize, &Point)> = points.iter().enumerate().collect();
    for run in moments.split(|(_, point)| point.value.is_none()).filter(|run| !run.is_empty()) {
        let mut path = String::new();
        for (x, y, _) in run.iter().filter_map(|at| place(&plot, at)) {
            let _ = write!(path, "{x:.1},{y:.1} ");
        }
        let path = path.trim_end();
        let _ = writeln!(svg, "<polyline points=\"{path}\" fill=\"none\" stroke=\"{COLOR}\" stroke-width=\"2\"/>");
    }
    let dotted = if points.len() > DOTS { &[][..] } else { &moments };
    for (x, y, tip) in dotted.iter().filter_map(|at| place(&plot, at)) {
        let tip = escaped(&tip);
        let _ =
            writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{COLOR}\"><title>{tip}</title></circle>");
    }
    svg.push_str("</svg>");
    svg
}

fn place(plot: &Plot, &(i, point): &(usize, &Point)) -> Option<(f64, f64, String)> {
    let value = point.value?;
    Some((plot.x(i), plot.y(value), format!("{}: {value}", point.tip)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_without_a_value_leaves_a_gap() {
        let point = |value| Point { at: "2020-01-01".to_owned(), tip: "<x>".to_owned(), value };
        let svg = line("t", &[point(Some(1.0)), point(None), point(Some(2.0)), point(Some(0.0))]);
        assert!(svg.contains("points=\"70.0,250.0\""), "{svg}");
        assert!(svg.contains("points=\"650.0,40.0 940.0,460.0\""), "{svg}");
        assert_eq!(svg.matches("<title>&lt;x&gt;: ").count(), 3);
        assert!(line("t", &[]).ends_with("</svg>"));
    }
}
