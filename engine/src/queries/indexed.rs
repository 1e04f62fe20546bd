//! `indexed`: what imported indexes say of the references of a file.
//!
//! Reads the manifest, the content of the file and of the files the index leads to, as far as those
//! are as the index knew them. Cuts off where the statements are equal. Bounded by the size of the
//! index. Not persisted: the index is, and says the same again.

use crate::blob_facts::BlobKey;
use crate::database::Db;
use crate::imported::{Place, Speaker};
use crate::inputs::{FileKey, Workspace};
use crate::manifest::Manifest;
use crate::resolve::{Stated, StatedPlace, StatedRow};
use evergraph_languages::{Analysis, Base, FileId, RefId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

#[salsa::tracked(returns(clone), lru = 256)]
pub(crate) fn indexed<'db>(db: &'db dyn Db, workspace: Workspace, file: FileKey<'db>) -> Option<Arc<Stated>> {
    let manifest = workspace.manifest(db);
    let imports = manifest.imports.as_ref()?;
    db.context().recorder.executes("indexed", || db.context().paths.path(file.file(db)).to_string());
    let speaker = imports.speaker(db.context(), manifest, file.file(db))?;
    let (blob_id, language) = manifest.source(file.file(db))?;
    let analysis = db.context().analysis(BlobKey { blob_id, language }).ok()?;
    let mut statement = Statement {
        db,
        manifest,
        speaker: &speaker,
        own: file.file(db),
        numbers: FxHashMap::default(),
        places: Vec::new(),
    };
    let rows = statement.rows(&analysis);
    Some(Arc::new(Stated { digest: speaker.digest, rows, places: statement.places }))
}

/// A document of an index on its way to what our own facts call things.
struct Statement<'s> {
    db: &'s dyn Db,
    manifest: &'s Manifest,
    speaker: &'s Speaker<'s>,
    own: FileId,
    /// By symbol of the index: its places that there are.
    numbers: FxHashMap<u32, Vec<u32>>,
    places: Vec<StatedPlace>,
}

impl Statement<'_> {
    fn rows(&mut self, analysis: &Analysis) -> Vec<StatedRow> {
        let positions = &analysis.positions;
        let is_written = |r: &RefId| !matches!(analysis.facts.references[r.index()].base, Base::Value(_));
        let references = (0..analysis.facts.references.len() as u32).map(RefId).filter(is_written);
        let mut ours: Vec<(u32, RefId)> = references.map(|r| (positions.references[r.index()].start, r)).collect();
        ours.sort_unstable();
        let mut rows: Vec<StatedRow> = Vec::new();
        let said = &self.speaker.document.references;
        for same in said.chunk_by(|a, b| a.at == b.at) {
            let Some(byte) = positions.offset(same[0].at) else { continue };
            let from = ours.partition_point(|(start, _)| *start < byte);
            let here = || ours[from..].iter().take_while(|(start, _)| *start == byte);
            if here().next().is_none() {
                continue;
            }
            let mut places: Vec<u32> = same.iter().flat_map(|r| self.places_of(r.symbol)).collect();
            places.sort_unstable();
            places.dedup();
            let is_shared = here().nth(1).is_some();
            if !places.is_empty() {
                let row =
                    |&(_, reference): &(u32, RefId)| StatedRow { reference, is_shared, places: places.clone().into() };
                rows.extend(here().map(row));
            }
        }
        rows.sort_unstable_by_key(|row| row.reference);
        rows
    }

    fn places_of(&mut self, symbol: u32) -> Vec<u32> {
        if let Some(known) = self.numbers.get(&symbol) {
            return known.clone();
        }
        let mut found = Vec::new();
        for place in self.speaker.index.places(symbol) {
            if let Some(place) = self.place(place) {
                found.push(self.places.len() as u32);
                self.places.push(place);
            }
        }
        self.numbers.insert(symbol, found.clone());
        found
    }

    /// What we call a place; `None` if nothing of ours stands there, or the file is another now.
    fn place(&self, place: &Place) -> Option<StatedPlace> {
        let read = self.speaker.document.reads.binary_search(&place.document).ok()?;
        let file = self.speaker.files[read]?;
        if place.is_module {
            return Some(StatedPlace::Module(file));
        }
        let (_, language) = self.manifest.source(file)?;
        let definitions = self.speaker.index.definitions(self.db.context(), place.document, language);
        let mut here = definitions.at(place.at);
        // Locals of other files are nobody's business.
        here.retain(|d| file == self.own || d.0 < definitions.symbols);
        (!here.is_empty()).then(|| StatedPlace::Definition(file, here.into()))
    }
}
