//! Drawings as SVG, alone or in a page of their own that needs nothing else.

use super::{Out, grouped};
use crate::args::Format;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What to draw.
pub(crate) enum Chart {
    /// One bar for each row: label, length and what is written behind it.
    Bars { title: String, rows: Vec<(String, f64, String)> },
    /// Layers on top of each other over periods, the first at the bottom.
    Layers { title: String, periods: Vec<String>, layers: Vec<(String, Vec<f64>)> },
}

const WIDTH: f64 = 960.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const PLOT_HEIGHT: f64 = 420.0;
const ROW: f64 = 24.0;
/// A letter of the usual size is at most about this wide.
const CHARACTER: f64 = 7.0;
/// Where bars begin: what is left of it is for labels.
const LABELS: f64 = 380.0;

/// Writes a chart in one of the two formats.
pub(crate) fn write(out: &mut Out, format: Format, chart: &Chart) -> io::Result<()> {
    let svg = match chart {
        Chart::Bars { title, rows } => bars(title, rows),
        Chart::Layers { title, periods, layers } => stacked(title, periods, layers),
    };
    match format {
        Format::Html => page(out, chart, &svg),
        _ => writeln!(out, "{svg}"),
    }
}

fn page(out: &mut Out, chart: &Chart, svg: &str) -> io::Result<()> {
    let (Chart::Bars { title, .. } | Chart::Layers { title, .. }) = chart;
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{}</title>", escaped(title))?;
    writeln!(out, "<style>body{{margin:2rem;background:#fff}}svg{{max-width:100%;height:auto}}</style>")?;
    writeln!(out, "{svg}\n</html>")
}

fn begin(title: &str, height: f64) -> String {
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">"
    );
    let _ = writeln!(svg, "<title>{}</title>", escaped(title));
    let _ = writeln!(svg, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
    let _ = writeln!(svg, "<text x=\"16\" y=\"24\" font-size=\"16\">{}</text>", escaped(title));
    svg
}

fn bars(title: &str, rows: &[(String, f64, String)]) -> String {
    let mut svg = begin(title, TOP + ROW * rows.len() as f64 + 16.0);
    let longest = rows.iter().map(|r| r.1).fold(0.0, f64::max);
    let noted = rows.iter().map(|r| r.2.chars().count()).max().unwrap_or(0) as f64 * CHARACTER + 16.0;
    let scale = if longest > 0.0 { (WIDTH - LABELS - noted).max(100.0) / longest } else { 0.0 };
    for (i, (label, length, note)) in rows.iter().enumerate() {
        let y = TOP + ROW * i as f64;
        let (middle, length) = (y + 15.0, (length * scale).max(0.0));
        let _ = writeln!(
            svg,
            "<g><title>{0}: {1}</title><text x=\"{2}\" y=\"{middle:.1}\" text-anchor=\"end\">{3}</text>\
             <rect x=\"{LABELS}\" y=\"{4:.1}\" width=\"{length:.1}\" height=\"16\" fill=\"#c2410c\"/>\
             <text x=\"{5:.1}\" y=\"{middle:.1}\" fill=\"#555\">{1}</text></g>",
            escaped(label),
            escaped(note),
            LABELS - 8.0,
            escaped(&shortened(label)),
            y + 3.0,
            LABELS + length + 6.0,
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The end of a path says more than its start.
fn shortened(label: &str) -> String {
    const CHARACTERS: usize = 54;
    let count = label.chars().count();
    if count <= CHARACTERS {
        return label.to_owned();
    }
    format!("…{}", label.chars().skip(count + 1 - CHARACTERS).collect::<String>())
}

fn stacked(title: &str, periods: &[String], layers: &[(String, Vec<f64>)]) -> String {
    if let [only] = periods {
        // A point in time has no width: it is drawn as if it lasted.
        let lasting = |(name, values): &(String, Vec<f64>)| (name.clone(), values.repeat(2));
        let layers: Vec<_> = layers.iter().map(lasting).collect();
        return stacked(title, &[only.clone(), String::new()], &layers);
    }
    let mut svg = begin(title, TOP + PLOT_HEIGHT + 60.0);
    let sum = |i: usize| layers.iter().map(|l| l.1[i]).sum::<f64>();
    let highest = (0..periods.len()).map(sum).fold(0.0, f64::max).max(1.0);
    let width = WIDTH - LEFT - 20.0;
    let steps = periods.len().saturating_sub(1).max(1) as f64;
    let x = |i: usize| LEFT + width * i as f64 / steps;
    let y = |value: f64| TOP + PLOT_HEIGHT * (1.0 - value / highest);
    let mut below = vec![0.0; periods.len()];
    for (n, (name, values)) in layers.iter().enumerate() {
        let above: Vec<f64> = below.iter().zip(values).map(|(b, v)| b + v).collect();
        let mut points = String::new();
        let forth = above.iter().enumerate();
        let back = below.iter().enumerate().rev();
        for (i, value) in forth.chain(back) {
            let _ = write!(points, "{:.1},{:.1} ", x(i), y(*value));
        }
        let now = grouped(values.last().copied().unwrap_or(0.0) as u64);
        let (points, color) = (points.trim_end(), color(n, layers.len()));
        let tip = format!("{name}: {now} lines");
        let _ =
            writeln!(svg, "<polygon points=\"{points}\" fill=\"{color}\"><title>{}</title></polygon>", escaped(&tip));
        below = above;
    }
    axes(&mut svg, periods, highest, x, y);
    legend(&mut svg, layers);
    svg.push_str("</svg>");
    svg
}

fn axes(svg: &mut String, periods: &[String], highest: f64, x: impl Fn(usize) -> f64, y: impl Fn(f64) -> f64) {
    for quarter in 0..=4 {
        let value = highest * f64::from(quarter) / 4.0;
        let at = y(value);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#0002\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">{}</text>",
            WIDTH - 20.0,
            LEFT - 6.0,
            at + 4.0,
            grouped(value.round() as u64)
        );
    }
    let step = periods.len().div_ceil(10).max(1);
    for (i, period) in periods.iter().enumerate().step_by(step) {
        let base = TOP + PLOT_HEIGHT + 18.0;
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{base}\" text-anchor=\"middle\" fill=\"#555\">{}</text>",
            x(i),
            escaped(period)
        );
    }
}

/// Layers that each get a name; of more, the first and the last do.
const NAMED: usize = 6;

/// Says which colour is which layer.
fn legend(svg: &mut String, layers: &[(String, Vec<f64>)]) {
    let is_scale = layers.len() > NAMED;
    let width = if is_scale { 160.0 / layers.len() as f64 } else { 120.0 };
    let first = if is_scale { LEFT + 70.0 } else { LEFT };
    let top = TOP + PLOT_HEIGHT + 36.0;
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

/// Names come from repositories: nothing in them is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        let svg = bars("<a & b>", &[("x\"><script>".to_owned(), 1.0, "'1'".to_owned())]);
        assert!(!svg.contains("<script>") && svg.contains("&lt;a &amp; b&gt;"), "{svg}");
        assert_eq!(svg.matches("<g>").count(), 1);
        // A long note behind the longest bar stays inside.
        let svg = bars("t", &[("x".to_owned(), 2.0, "n".repeat(40))]);
        assert!(svg.contains(&format!("width=\"{:.1}\" height=\"16\"", WIDTH - LABELS - 296.0)), "{svg}");
    }

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
