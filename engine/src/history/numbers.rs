//! Small statistics: percentiles, a line through points, months.

/// The percentile rank of each value among all: the share of the other values that are smaller, those
/// that are equal counted half. From 0 to 1; a value alone has 0.5. Unit: a share.
pub(crate) fn percentiles(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let others = values.len().saturating_sub(1);
    let rank = |value: &f64| {
        let smaller = sorted.partition_point(|v| v < value);
        let not_larger = sorted.partition_point(|v| v <= value);
        let equal = (not_larger - smaller).saturating_sub(1);
        if others == 0 { 0.5 } else { (smaller as f64 + equal as f64 / 2.0) / others as f64 }
    };
    values.iter().map(rank).collect()
}

/// The slope of the straight line through `(0, y0), (1, y1), …` with the least squares; 0 for fewer
/// than two points. Positive: the values rise with time.
pub(crate) fn slope(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 2 {
        return 0.0;
    }
    let mean_x = (n - 1.0) / 2.0;
    let mean_y = values.iter().sum::<f64>() / n;
    let (mut above, mut below) = (0.0, 0.0);
    for (i, y) in values.iter().enumerate() {
        let x = i as f64 - mean_x;
        above += x * (y - mean_y);
        below += x * x;
    }
    above / below
}

/// Seconds of a day.
pub(crate) const DAY_S: i64 = 86_400;

/// The months since year 0 of a time, in UTC (Howard Hinnant, *chrono-compatible low-level date
/// algorithms*). Dates beyond some thousand years are taken for those.
pub(crate) fn month_of(time_s: i64) -> i32 {
    let days = time_s.div_euclid(DAY_S).clamp(-3_000_000, 3_000_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year * 12 + month - 1) as i32
}

/// `2024-05`.
pub(crate) fn month_name(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_share_of_others_below() {
        assert_eq!(percentiles(&[1.0, 2.0, 3.0]), [0.0, 0.5, 1.0]);
        assert_eq!(percentiles(&[5.0, 5.0, 9.0]), [0.25, 0.25, 1.0]);
        assert_eq!(percentiles(&[5.0]), [0.5]);
        assert!(percentiles(&[]).is_empty());
    }

    #[test]
    fn a_rising_series_has_a_positive_slope() {
        assert_eq!(slope(&[1.0, 3.0, 5.0]), 2.0);
        assert_eq!(slope(&[5.0, 3.0, 1.0]), -2.0);
        assert_eq!(slope(&[4.0, 4.0]), 0.0);
        assert_eq!(slope(&[4.0]), 0.0);
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let name = |time_s| month_name(month_of(time_s));
        assert_eq!(name(0), "1970-01");
        assert_eq!(name(951_782_399), "2000-02");
        assert_eq!(name(951_868_800), "2000-03");
        assert_eq!(name(1_700_000_000), "2023-11");
        assert_eq!(name(-1), "1969-12");
    }
}
