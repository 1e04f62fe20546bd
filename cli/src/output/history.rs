//! What the answers about history say under them.

use super::{grouped, plural};
use evergraph_engine::api::{Filter, HistoryFilter, HistoryInfo};

/// What an answer rests on, and what its list hides.
pub(crate) fn notes(info: &HistoryInfo, hidden: u32) -> Vec<String> {
    notes_with(info, hidden, "--tests, --vendored, --bookkeeping")
}

/// [`notes`] of a list of code alone, in which there is no bookkeeping.
pub(crate) fn notes_of_code(info: &HistoryInfo, hidden: u32) -> Vec<String> {
    notes_with(info, hidden, "--tests, --vendored")
}

/// A filter of a list of code alone.
pub(crate) fn code(filter: Filter) -> HistoryFilter {
    HistoryFilter { tests: filter.tests, vendored: filter.vendored, bookkeeping: false }
}

fn notes_with(info: &HistoryInfo, hidden: u32, flags: &str) -> Vec<String> {
    let mut notes = vec![plural(info.commits, "commit")];
    if info.bulk > 0 {
        notes.push(plural(info.bulk, "bulk commit"));
    }
    notes.extend(cut_off(&info.boundary));
    if hidden > 0 {
        notes.push(format!("{} hidden ({flags} show them)", grouped(hidden.into())));
    }
    notes
}

/// That history was cut off, if it was.
pub(crate) fn cut_off(boundary: &[String]) -> Option<String> {
    let note = || "the clone is shallow or grafted: earlier commits are not known".to_owned();
    (!boundary.is_empty()).then(note)
}

/// What an answer speaks of, for a title.
pub(crate) fn subject(path: &str, functions: &[String]) -> String {
    match (path, functions) {
        ("", []) => "the repository".to_owned(),
        ("", [one]) => one.clone(),
        ("", [first, rest @ ..]) => format!("{first} and {} more", rest.len()),
        (path, _) => path.to_owned(),
    }
}

/// A file, or a function by its symbol.
pub(crate) fn name(path: &str, symbol: Option<&str>) -> String {
    symbol.unwrap_or(path).to_owned()
}

/// `2024-05-17`, in UTC (Howard Hinnant, *chrono-compatible low-level date algorithms*).
pub(crate) fn date(time_s: i64) -> String {
    let days = time_s.div_euclid(86_400).clamp(-3_000_000, 3_000_000) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + i64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let dates = [0, 951_782_400, 951_868_800, 1_704_067_199, -1].map(date);
        assert_eq!(dates, ["1970-01-01", "2000-02-29", "2000-03-01", "2023-12-31", "1969-12-31"]);
    }
}
