//! Numbers for people.

/// A number at six significant digits: what is shown and what JSON holds.
pub(crate) fn significant(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 file`, `2 files`.
pub(crate) fn plural(number: impl Into<u64>, what: &str) -> String {
    let number = number.into();
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_six_significant_digits() {
        assert_eq!(significant(0.012345678), 0.0123457);
        assert_eq!(significant(1.0), 1.0);
        assert_eq!(significant(123456789.0), 123457000.0);
        assert_eq!(significant(0.0), 0.0);
    }

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(plural(1u32, "file"), "1 file");
        assert_eq!(plural(0u32, "file"), "0 files");
    }
}
