//! The blob provider: many blobs in the order they lie on disk, in batches of contiguous text.

use super::objects::{Fault, Objects};
use super::on_disk::{self, OnDisk};
use super::pack_order::PackOrder;
use crate::arena::{TextArena, TextSlice};
use crate::object::BlobId;
use crate::source::{EachBlob, ReadOptions, SourceError};
use evergraph_languages::Skip;
use gix::ThreadSafeRepository;
use gix::objs::Kind;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Blobs a worker takes at once: enough neighbours for their delta chains to be shared, few enough
/// for all workers to end together.
const RUN_MIN: usize = 16;
const RUN_MAX: usize = 256;
/// Runs per worker to aim for.
const RUNS_PER_WORKER: usize = 16;

/// See [`Source::read_blobs`](crate::source::Source::read_blobs).
pub(super) fn read_blobs(
    repo: &ThreadSafeRepository,
    on_disk: &OnDisk,
    ids: &[BlobId],
    options: &ReadOptions<'_>,
    each: &EachBlob<'_>,
) -> Result<(), SourceError> {
    let packs = PackOrder::new(repo);
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_cached_key(|&i| (packs.place(ids[i]), ids[i]));
    drop(packs);
    let workers = options.pool.map_or(1, rayon::ThreadPool::current_num_threads);
    let run_len = (order.len() / (workers * RUNS_PER_WORKER)).clamp(RUN_MIN, RUN_MAX);
    let runs: Vec<&[usize]> = order.chunks(run_len).collect();
    let next_run = AtomicUsize::new(0);
    let work = || {
        let mut reader = BatchReader::new(Objects::new(repo), on_disk, ids, options, each);
        while let Some(run) = runs.get(next_run.fetch_add(1, Ordering::Relaxed)) {
            reader.read_run(run);
        }
    };
    match options.pool {
        Some(pool) => pool.scope(|scope| (0..workers.min(runs.len())).for_each(|_| scope.spawn(|_| work()))),
        None => work(),
    }
    if options.is_cancelled() { Err(SourceError::Cancelled) } else { Ok(()) }
}

/// Reads one blob, from disk if it was listed there and still has its content, else from the
/// object database.
pub(super) fn read_one(
    objects: &Objects,
    on_disk: &OnDisk,
    id: BlobId,
    blob_bytes_max: u64,
    buffer: &mut Vec<u8>,
) -> Result<(), Skip> {
    let from_disk =
        on_disk.place(id).map(|path| on_disk::read_listed(&path, id, objects.hash_kind(), blob_bytes_max, buffer));
    if from_disk == Some(Ok(())) {
        return Ok(());
    }
    match read_object(objects, id, blob_bytes_max, buffer) {
        // What was listed on disk was never promised to be in the database.
        Err(Fault::Missing) => Err(from_disk.and_then(Result::err).unwrap_or(Skip::Missing)),
        other => other.map_err(Fault::skip),
    }
}

fn read_object(objects: &Objects, id: BlobId, blob_bytes_max: u64, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    match objects.header(&id.0)? {
        (Kind::Blob, size) if size > blob_bytes_max => Err(Fault::TooLarge),
        (Kind::Blob, _) => objects.find(&id.0, buffer).map(drop),
        _ => Err(Fault::Missing),
    }
}

/// One worker: fills its arena, hands the texts out, starts anew.
struct BatchReader<'a> {
    objects: Objects,
    on_disk: &'a OnDisk,
    ids: &'a [BlobId],
    options: &'a ReadOptions<'a>,
    each: &'a EachBlob<'a>,
    arena: TextArena,
    batch: Vec<(usize, TextSlice)>,
    buffer: Vec<u8>,
}

impl<'a> BatchReader<'a> {
    fn new(
        objects: Objects,
        on_disk: &'a OnDisk,
        ids: &'a [BlobId],
        options: &'a ReadOptions<'a>,
        each: &'a EachBlob<'a>,
    ) -> Self {
        let arena = TextArena::with_capacity(options.batch_bytes);
        BatchReader { objects, on_disk, ids, options, each, arena, batch: Vec::new(), buffer: Vec::new() }
    }

    fn read_run(&mut self, run: &[usize]) {
        for &i in run {
            if self.options.is_cancelled() {
                break;
            }
            self.read(i);
        }
        self.hand_out();
    }

    fn read(&mut self, i: usize) {
        let max = self.options.blob_bytes_max;
        if let Err(skip) = read_one(&self.objects, self.on_disk, self.ids[i], max, &mut self.buffer) {
            if skip == Skip::Missing {
                self.objects.expect_missing();
            }
            return (self.each)(i, Err(skip));
        }
        let slice = self.arena.push(&self.buffer).or_else(|| {
            self.hand_out();
            self.arena.push(&self.buffer)
        });
        match slice {
            Some(slice) => self.batch.push((i, slice)),
            None => (self.each)(i, Ok(&self.buffer)),
        }
    }

    fn hand_out(&mut self) {
        for (i, slice) in self.batch.drain(..) {
            if self.options.is_cancelled() {
                break;
            }
            (self.each)(i, Ok(self.arena.text(slice)));
        }
        self.arena.clear();
    }
}
