//! Positions on disk: neighbours stand near each other, so differences take a byte or two where
//! offsets take four. Decoding checks nothing but arithmetic; who reads positions checks lengths.

/// Spans as (start relative to the start before, length).
pub(crate) mod spans {
    use crate::positions::Span;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(spans: &[Span], to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0u32;
        let pack = |span: &Span| {
            let step = i64::from(span.start) - i64::from(before);
            before = span.start;
            (step, span.end.wrapping_sub(span.start))
        };
        spans.iter().map(pack).collect::<Vec<(i64, u32)>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[Span]>, D::Error> {
        let packed = Vec::<(i64, u32)>::deserialize(from)?;
        let mut before = 0i64;
        let unpack = |(step, length): (i64, u32)| {
            before = before.wrapping_add(step);
            let start = before as u32;
            Span { start, end: start.wrapping_add(length) }
        };
        Ok(packed.into_iter().map(unpack).collect())
    }
}

/// Rising numbers as differences.
pub(crate) mod rising {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(numbers: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0u32;
        let pack = |&number: &u32| number.wrapping_sub(std::mem::replace(&mut before, number));
        numbers.iter().map(pack).collect::<Vec<u32>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[u32]>, D::Error> {
        let packed = Vec::<u32>::deserialize(from)?;
        let mut before = 0u32;
        let unpack = |step: u32| {
            before = before.wrapping_add(step);
            before
        };
        Ok(packed.into_iter().map(unpack).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::positions::{Positions, Span};

    #[test]
    fn positions_come_back_as_they_were() {
        let span = |start, end| Span { start, end };
        let positions = Positions {
            references: [span(4, 9), span(2, 3), span(u32::MAX - 1, u32::MAX)].into(),
            line_starts: [0, 7, 7, 4_000_000_000].into(),
            ..Positions::default()
        };
        let text = serde_json::to_string(&positions).unwrap();
        assert_eq!(serde_json::from_str::<Positions>(&text).unwrap(), positions);
    }
}
