//! Bars from the left, one for each row.

use super::svg::{TOP, WIDTH, begin, escaped};
use std::fmt::Write as _;

const ROW: f64 = 24.0;
/// A letter of the usual size is at most about this wide.
const CHARACTER: f64 = 7.0;
/// Where bars begin: what is left of it is for labels.
const LABELS: f64 = 380.0;

pub(super) fn bars(title: &str, rows: &[(String, f64, String)]) -> String {
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
}
