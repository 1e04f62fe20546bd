//! Drawings as SVG, alone or in a page of their own that needs nothing else.

mod bars;
mod layers;
mod line;
mod plot;
mod svg;

use super::Out;
use crate::args::Format;
use std::io::{self, Write};

/// What to draw.
pub(crate) enum Chart {
    /// One bar for each row: label, length and what is written behind it.
    Bars { title: String, rows: Vec<(String, f64, String)> },
    /// Layers on top of each other over periods, the first at the bottom.
    Layers { title: String, periods: Vec<String>, layers: Vec<(String, Vec<f64>)> },
    /// One value over time, moments at equal distance.
    Line { title: String, points: Vec<Point> },
}

/// One moment of a line.
pub(crate) struct Point {
    /// Its name on the axis.
    pub(crate) at: String,
    /// Its name where the pointer rests on it.
    pub(crate) tip: String,
    pub(crate) value: Option<f64>,
}

/// Writes a chart in one of the two formats.
pub(crate) fn write(out: &mut Out, format: Format, chart: &Chart) -> io::Result<()> {
    let (title, svg) = match chart {
        Chart::Bars { title, rows } => (title, bars::bars(title, rows)),
        Chart::Layers { title, periods, layers } => (title, layers::stacked(title, periods, layers)),
        Chart::Line { title, points } => (title, line::line(title, points)),
    };
    match format {
        Format::Html => page(out, title, &svg),
        _ => writeln!(out, "{svg}"),
    }
}

fn page(out: &mut Out, title: &str, svg: &str) -> io::Result<()> {
    let title = svg::escaped(title);
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>")?;
    writeln!(out, "<style>body{{margin:2rem;background:#fff}}svg{{max-width:100%;height:auto}}</style>")?;
    writeln!(out, "{svg}\n</html>")
}
