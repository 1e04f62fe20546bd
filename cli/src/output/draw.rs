//! Drawings in the terminal.

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// One character for each value, from nothing to the highest. What is not zero is seen.
pub(crate) fn sparkline(values: &[f64]) -> String {
    let highest = values.iter().copied().fold(0.0, f64::max);
    let level = |value: &f64| match value {
        v if *v <= 0.0 || highest <= 0.0 => ' ',
        v => LEVELS[((v / highest * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    values.iter().map(level).collect()
}

/// A bar for a share from 0 to 1, at most `cells` wide.
pub(crate) fn bar(share: f64, cells: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * cells as f64 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_reaches_from_nothing_to_the_highest() {
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, 8.0]), " ▁▄█");
        assert_eq!(sparkline(&[0.0, 0.0]), "  ");
        assert_eq!(sparkline(&[]), "");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!([0.0, 0.5, 1.0, 2.0].map(|s| bar(s, 4)), ["", "██", "████", "████"]);
        assert_eq!(bar(0.3, 4), "█▎");
    }
}
