//! Layers on top of each other over time.

use super::plot::{BASE, LEFT, Plot};
use super::svg::{begin, escaped};
use crate::output::grouped;
use std::fmt::Write as _;

pub(super) fn stacked(title: &str, periods: &[String], layers: &[(String, Vec<f64>)]) -> String {
    if let [only] = periods {
        // A point in time has no width: it is drawn as if it lasted.
        let lasting = |(name, values): &(String, Vec<f64>)| (name.clone(), values.repeat(2));
        let layers: Vec<_> = layers.iter().map(lasting).collect();
        return stacked(title, &[only.clone(), String::new()], &layers);
    }
    let mut svg = begin(title, BASE + 60.0);
    let sum = |i: usize| layers.iter().map(|l| l.1[i]).sum::<f64>();
    let plot = Plot::new(periods.len(), (0..periods.len()).map(sum).fold(0.0, f64::max).max(1.0));
    let mut below = vec![0.0; periods.len()];
    for (n, (name, values)) in layers.iter().enumerate() {
        let above: Vec<f64> = below.iter().zip(values).map(|(b, v)| b + v).collect();
        let mut points = String::new();
        let forth = above.iter().enumerate();
        let back = below.iter().enumerate().rev();
        for (i, value) in forth.chain(back) {
            let _ = write!(points, "{:.1},{:.1} ", plot.x(i), plot.y(*value));
        }
        let now = grouped(values.last().copied().unwrap_or(0.0) as u64);
        let (points, color) = (points.trim_end(), color(n, layers.len()));
        let tip = format!("{name}: {now} lines");
        let _ =
            writeln!(svg, "<polygon points=\"{points}\" fill=\"{color}\"><title>{}</title></polygon>", escaped(&tip));
        below = above;
    }
    plot.axes(&mut svg, periods);
    legend(&mut svg, layers);
    svg.push_str("</svg>");
    svg
}

/// Layers that each get a name; of more, the first and the last do.
const NAMED: usize = 6;

/// Says which colour is which layer.
fn legend(svg: &mut String, layers: &[(String, Vec<f64>)]) {
    let is_scale = layers.len() > NAMED;
    let width = if is_scale { 160.0 / layers.len() as f64 } else { 120.0 };
    let first = if is_scale { LEFT + 70.0 } else { LEFT };
    let top = BASE + 36.0;
    for (n, (name, _)) in layers.iter().enumerate() {
        let (x, color) = (first + width * n as f64, color(n, layers.len()));
        let bar = if is_scale { width } else { 12.0 };
        let _ = write!(svg, "<rect x=\"{x:.1}\" y=\"{top}\" width=\"{bar:.2}\" height=\"12\" fill=\"{color}\"/>");
        let (at, anchor) = match n {
            _ if !is_scale => (x + 17.0, "start"),
            0 => (x - 5.0, "end"),
            n if n + 1 == layers.len() => (x + width + 5.0, "start"),
            _ => continue,
        };
        let name = escaped(name);
        let _ = write!(
            svg,
            "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#555\">{name}</text>",
            top + 10.0
        );
    }
    svg.push('\n');
}

/// From dark for the oldest layer to light for the newest.
fn color(n: usize, count: usize) -> String {
    const STOPS: [[f64; 3]; 4] = [[68.0, 1.0, 84.0], [49.0, 104.0, 142.0], [53.0, 183.0, 121.0], [253.0, 231.0, 37.0]];
    let at = n as f64 * (STOPS.len() - 1) as f64 / count.saturating_sub(1).max(1) as f64;
    let low = (at.floor() as usize).min(STOPS.len() - 2);
    let mix = |c: usize| STOPS[low][c] + (STOPS[low + 1][c] - STOPS[low][c]) * (at - low as f64);
    format!("rgb({:.0},{:.0},{:.0})", mix(0), mix(1), mix(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_stand_on_each_other() {
        let layers = [("old".to_owned(), vec![4.0, 1.0]), ("new".to_owned(), vec![0.0, 3.0])];
        let svg = stacked("t", &["a".to_owned(), "b".to_owned()], &layers);
        assert!(svg.contains("70.0,40.0 940.0,355.0 940.0,460.0 70.0,460.0"), "{svg}");
        assert!(svg.contains("70.0,40.0 940.0,40.0 940.0,355.0 70.0,40.0"), "{svg}");
        assert!(svg.contains(">old</text>") && svg.contains(">new</text>"), "{svg}");
        assert!(stacked("empty", &[], &[]).ends_with("</svg>"));
        let many: Vec<_> = (0..9).map(|n| (format!("layer {n}"), vec![1.0, 1.0])).collect();
        let svg = stacked("t", &["a".to_owned(), "b".to_owned()], &many);
        let named = |n: usize| svg.contains(&format!(">layer {n}</text>"));
        assert!(named(0) && named(8) && !named(4), "a scale names its ends: {svg}");
    }
}
