//! Facts and positions on disk: neighbours are near each other, so differences take a byte where
//! ids and offsets take two to four, and repeat where those don't. Decoding checks nothing but
//! arithmetic; who reads checks lengths and ids.

/// Rows whose ids are differences to the last id of the same type.
pub(crate) mod ids {
    use crate::ids::{DefId, ExprId, NameId, RefId, ScopeId};
    use crate::relink::{Relink, Row};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer, R: Row + Serialize>(rows: &[R], to: S) -> Result<S::Ok, S::Error> {
        let mut pack = Step { last: Last::default(), step: difference };
        to.collect_seq(rows.iter().map(|row| row.relink(&mut pack)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, R: Row + Deserialize<'de>>(
        from: D,
    ) -> Result<Box<[R]>, D::Error> {
        let mut unpack = Step { last: Last::default(), step: sum };
        let rows = Vec::<R>::deserialize(from)?;
        Ok(rows.into_iter().map(|row| row.relink(&mut unpack)).collect())
    }

    /// Small differences of either sign become small numbers.
    fn difference(last: &mut u32, id: u32) -> u32 {
        let by = id.wrapping_sub(std::mem::replace(last, id)) as i32;
        ((by << 1) ^ (by >> 31)) as u32
    }

    fn sum(last: &mut u32, step: u32) -> u32 {
        *last = last.wrapping_add((step >> 1) ^ (step & 1).wrapping_neg());
        *last
    }

    #[derive(Default)]
    struct Last {
        name: u32,
        scope: u32,
        definition: u32,
        reference: u32,
        expr: u32,
    }

    struct Step<S> {
        last: Last,
        step: S,
    }

    impl<S: Fn(&mut u32, u32) -> u32> Relink for Step<S> {
        fn name(&mut self, id: NameId) -> NameId {
            NameId((self.step)(&mut self.last.name, id.0))
        }

        fn scope(&mut self, id: ScopeId) -> ScopeId {
            ScopeId((self.step)(&mut self.last.scope, id.0))
        }

        fn definition(&mut self, id: DefId) -> DefId {
            DefId((self.step)(&mut self.last.definition, id.0))
        }

        fn reference(&mut self, id: RefId) -> RefId {
            RefId((self.step)(&mut self.last.reference, id.0))
        }

        fn expr(&mut self, id: ExprId) -> ExprId {
            ExprId((self.step)(&mut self.last.expr, id.0))
        }
    }
}

/// Spans of definitions: the parts of one relative to each other.
pub(crate) mod definitions {
    use crate::positions::{DefinitionSpans, Span};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Name: start relative to the name before, length. Then how far the definition reaches out
    /// before and behind the name, the signature into the definition, and the doc comment.
    #[derive(Serialize, Deserialize)]
    struct Packed {
        name: (i64, u32),
        full: (i64, i64),
        signature: (i64, i64),
        doc: Option<(i64, u32)>,
    }

    fn step(from: u32, to: u32) -> i64 {
        i64::from(to) - i64::from(from)
    }

    fn at(from: u32, step: i64) -> u32 {
        i64::from(from).wrapping_add(step) as u32
    }

    pub(crate) fn serialize<S: Serializer>(spans: &[DefinitionSpans], to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0;
        to.collect_seq(spans.iter().map(|s| {
            let last = std::mem::replace(&mut before, s.name.start);
            Packed {
                name: (step(last, s.name.start), s.name.end.wrapping_sub(s.name.start)),
                full: (step(s.name.start, s.full.start), step(s.name.end, s.full.end)),
                signature: (step(s.full.start, s.signature.start), step(s.full.end, s.signature.end)),
                doc: s.doc.map(|doc| (step(s.full.start, doc.start), doc.end.wrapping_sub(doc.start))),
            }
        }))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[DefinitionSpans]>, D::Error> {
        let packed = Vec::<Packed>::deserialize(from)?;
        let mut before = 0;
        let unpack = |p: Packed| {
            let name_start = at(before, p.name.0);
            before = name_start;
            let name = Span { start: name_start, end: name_start.wrapping_add(p.name.1) };
            let full = Span { start: at(name.start, p.full.0), end: at(name.end, p.full.1) };
            let signature = Span { start: at(full.start, p.signature.0), end: at(full.end, p.signature.1) };
            let doc = p.doc.map(|(start, length)| {
                let start = at(full.start, start);
                Span { start, end: start.wrapping_add(length) }
            });
            DefinitionSpans { name, full, signature, doc }
        };
        Ok(packed.into_iter().map(unpack).collect())
    }
}

/// Spans as (start relative to the start before, length).
pub(crate) mod spans {
    use crate::positions::Span;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(spans: &[Span], to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0u32;
        let pack = |span: &Span| {
            let step = i64::from(span.start) - i64::from(before);
            before = span.start;
            (step, span.end.wrapping_sub(span.start))
        };
        to.collect_seq(spans.iter().map(pack))
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
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(numbers: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let mut before = 0u32;
        let pack = |&number: &u32| number.wrapping_sub(std::mem::replace(&mut before, number));
        to.collect_seq(numbers.iter().map(pack))
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
    use crate::facts::{Base, FileFacts, Namespaces, RefKind, Reference};
    use crate::ids::{ExprId, NameId, ScopeId};
    use crate::positions::{DefinitionSpans, Positions, Span};

    #[test]
    fn ids_come_back_as_they_were() {
        let far = |name, scope, of| Reference {
            name: NameId(name),
            scope: ScopeId(scope),
            kind: RefKind::Call,
            base: Base::Member(ExprId(of)),
            namespaces: Namespaces::ANY,
            arity: Some(2),
        };
        let references = [far(7, 0, u32::MAX), far(0, u32::MAX, 3), far(u32::MAX / 2 + 1, 1, 0)].into();
        let facts = FileFacts { references, ..FileFacts::default() };
        let bytes = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<FileFacts>(&bytes).unwrap(), facts);
    }

    #[test]
    fn positions_come_back_as_they_were() {
        let span = |start, end| Span { start, end };
        let positions = Positions {
            definitions: [
                DefinitionSpans { name: span(9, 12), full: span(5, 90), signature: span(5, 20), doc: Some(span(0, 4)) },
                DefinitionSpans { name: span(2, 2), full: span(u32::MAX, 0), ..DefinitionSpans::default() },
            ]
            .into(),
            references: [span(4, 9), span(2, 3), span(u32::MAX - 1, u32::MAX)].into(),
            line_starts: [0, 7, 7, 4_000_000_000].into(),
            ..Positions::default()
        };
        let text = serde_json::to_string(&positions).unwrap();
        assert_eq!(serde_json::from_str::<Positions>(&text).unwrap(), positions);
    }
}
