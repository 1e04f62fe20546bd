//! What a person may have meant by a name that nothing has.

/// Suggestions at most.
const SUGGESTIONS_MAX: usize = 3;
/// Longer names are not compared: a distance costs the product of both lengths.
const COMPARED_BYTES_MAX: usize = 128;

/// The names nearest to `wanted`, nearest first: at most a third of its letters is missing, too many,
/// wrong or swapped (as compilers have it), in either case of letters.
pub(crate) fn similar<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let wanted_low = wanted.to_lowercase();
    let mut nearest: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let Some(distance) = distance(&wanted_low, name) else { continue };
        let is_worse = nearest.len() == SUGGESTIONS_MAX && nearest.last().is_some_and(|last| (distance, name) >= *last);
        if !is_worse && !nearest.contains(&(distance, name)) {
            nearest.push((distance, name));
            nearest.sort_unstable();
            nearest.truncate(SUGGESTIONS_MAX);
        }
    }
    nearest.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// How many letters differ, if few enough do.
pub(crate) fn distance(wanted_low: &str, name: &str) -> Option<usize> {
    let far = (wanted_low.len() / 3).max(1);
    let comparable =
        name.len().abs_diff(wanted_low.len()) <= far && name.len().max(wanted_low.len()) <= COMPARED_BYTES_MAX;
    comparable.then(|| strsim::damerau_levenshtein(wanted_low, &name.to_lowercase())).filter(|&d| d <= far)
}

#[cfg(test)]
mod tests {
    use super::similar;

    fn check(wanted: &str, expected: &[&str]) {
        let names = ["render", "rendered", "renderer", "send", "Parser", "parse", "x", &"long".repeat(100)];
        assert_eq!(similar(wanted, names.into_iter().chain(["parse"])), expected);
    }

    #[test]
    fn near_names_are_suggested_nearest_first() {
        check("redner", &["render"]);
        check("RENDER", &["render", "rendered", "renderer"]);
        check("parser", &["Parser", "parse"]);
        check("y", &["x"]);
        check("frobnicate", &[]);
    }
}
