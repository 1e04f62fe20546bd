//! What every drawing has: the frame, a title, a ground.

pub(super) use crate::output::xml::escaped;
use std::fmt::Write as _;

pub(super) const WIDTH: f64 = 960.0;
pub(super) const TOP: f64 = 40.0;

/// Opens a drawing of a height, in units of the view box, and writes its title.
pub(super) fn begin(title: &str, height: f64) -> String {
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
