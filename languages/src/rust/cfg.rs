//! Conditional compilation: whether a `cfg` predicate holds in a default build, read as one for
//! 64-bit Linux. Features and whatever else only a build knows are undecided.

/// Whether `cfg(…)`, without white space, holds; `None` if that cannot be told.
pub(super) fn holds(attribute: &str) -> Option<bool> {
    let text = attribute.strip_prefix("cfg(")?.strip_suffix(')')?;
    let mut open: Vec<(Operator, Vec<Option<bool>>)> = vec![(Operator::All, Vec::new())];
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['(', ')', ',']).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        if tail.starts_with('(') {
            open.push((Operator::named(word)?, Vec::new()));
        } else {
            if !word.is_empty() {
                open.last_mut()?.1.push(option(word));
            }
            if tail.starts_with(')') {
                let (operator, values) = open.pop()?;
                open.last_mut()?.1.push(operator.of(&values));
            }
        }
        rest = tail.get(1..).unwrap_or("");
    }
    let (operator, values) = open.pop()?;
    operator.of(&values)
}

#[derive(Clone, Copy)]
enum Operator {
    All,
    Any,
    Not,
}

impl Operator {
    fn named(word: &str) -> Option<Operator> {
        match word {
            "all" => Some(Operator::All),
            "any" => Some(Operator::Any),
            "not" => Some(Operator::Not),
            _ => None,
        }
    }

    fn of(self, values: &[Option<bool>]) -> Option<bool> {
        let decided = |by: bool| {
            if values.contains(&Some(by)) { Some(by) } else { values.iter().all(Option::is_some).then_some(!by) }
        };
        match self {
            Operator::All => decided(false),
            Operator::Any => decided(true),
            Operator::Not => values.first().copied().flatten().map(|v| !v),
        }
    }
}

/// One option of a 64-bit Linux target.
fn option(word: &str) -> Option<bool> {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let value = value.trim_matches('"');
    match name {
        "unix" => Some(true),
        "windows" | "miri" | "loom" | "docsrs" | "doc" | "doctest" => Some(false),
        "target_os" => Some(value == "linux"),
        "target_family" => Some(value == "unix"),
        "target_arch" => Some(value == "x86_64"),
        "target_pointer_width" => Some(value == "64"),
        "target_endian" => Some(value == "little"),
        "target_vendor" => Some(value == "unknown"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn platforms_are_decided_and_features_are_not() {
        assert_eq!(holds("cfg(windows)"), Some(false));
        assert_eq!(holds("cfg(not(windows))"), Some(true));
        assert_eq!(holds("cfg(all(unix,feature=\"x\"))"), None);
        assert_eq!(holds("cfg(all(windows,feature=\"x\"))"), Some(false));
        assert_eq!(holds("cfg(any(target_os=\"macos\",target_os=\"linux\"))"), Some(true));
        assert_eq!(holds("cfg(not(any(unix,windows)))"), Some(false));
        assert_eq!(holds("cfg(version(\"1.0\"))"), None);
        assert_eq!(holds("cfg(all(unix"), None);
    }
}
