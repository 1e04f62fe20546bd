//! What reading content costs: one object at a time, in batches in the order of the packs, and again from
//! the cache by several threads.
//!
//! Runs on packed repositories of the generated histories of 100 and 1,000 files, with `EVERGRAPH_BENCH_LARGE=1` also of
//! 10,000, and on the repository that `EVERGRAPH_BENCH_REPO` names. `EVERGRAPH_BENCH_TINY=1` runs everything once on 20 files.

use divan::{Bencher, black_box};
use evergraph_benches::subject::{Subject, subjects};
use evergraph_engine::git::GitSource;
use evergraph_engine::object::{BlobId, ObjectFormat};
use evergraph_engine::source::{ReadOptions, Source};
use evergraph_tests::generate::generate;
use evergraph_tests::repository::{Kind, Repository};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    divan::main();
}

/// A repository on disk, with its packs, as long as it is needed.
struct OnDisk {
    path: PathBuf,
    _generated: Option<Repository>,
}

impl OnDisk {
    fn of(subject: &Subject) -> OnDisk {
        match subject {
            Subject::Generated(files) => {
                let repository = Repository::new(&generate(*files, 1), ObjectFormat::Sha1, Kind::Bare);
                repository.pack();
                OnDisk { path: repository.path().to_path_buf(), _generated: Some(repository) }
            }
            Subject::OnDisk(path) => OnDisk { path: path.clone(), _generated: None },
        }
    }

    /// The files of HEAD.
    fn blobs(&self) -> Vec<BlobId> {
        let source = open(&self.path);
        let head = source.resolve("HEAD").expect("a commit");
        let entries = source.entries(head.tree_id).expect("a tree");
        entries.iter().filter(|entry| entry.mode.is_file()).map(|entry| entry.blob_id).collect()
    }
}

/// A repository as a new process finds it.
fn open(path: &Path) -> GitSource {
    GitSource::discover(path).expect("a repository")
}

const BYTES_MAX: u64 = 1 << 20;

fn read_each(source: &GitSource, blobs: &[BlobId]) -> usize {
    blobs.iter().filter_map(|&blob_id| source.read_blob(blob_id, BYTES_MAX).ok()).map(|text| text.len()).sum()
}

/// All files of HEAD, in path order: an object look-up and a delta chain each.
#[divan::bench(args = subjects(), sample_count = 5, sample_size = 1)]
fn object_by_object(bencher: Bencher<'_, '_>, subject: &Subject) {
    let on_disk = OnDisk::of(subject);
    let (blobs, path) = (on_disk.blobs(), on_disk.path.as_path());
    bencher.with_inputs(|| open(path)).bench_refs(|source| read_each(source, &blobs));
}

/// The same files in the order they lie in the packs, into arenas.
#[divan::bench(args = subjects(), sample_count = 5, sample_size = 1)]
fn batches_in_pack_order(bencher: Bencher<'_, '_>, subject: &Subject) {
    let on_disk = OnDisk::of(subject);
    let (blobs, path) = (on_disk.blobs(), on_disk.path.as_path());
    bencher.with_inputs(|| open(path)).bench_refs(|source| {
        let bytes = AtomicUsize::new(0);
        let options = ReadOptions { blob_bytes_max: BYTES_MAX, ..ReadOptions::default() };
        let each = |_, text: Result<&[u8], _>| {
            bytes.fetch_add(text.map_or(0, <[u8]>::len), Ordering::Relaxed);
        };
        source.read_blobs(&blobs, &options, &each).expect("a readable repository");
        bytes.into_inner()
    });
}

/// A hundred blobs that were read before, by so many threads at once: what each of them waits for all of its look-ups.
#[divan::bench(threads = [1, 2, 4, 8])]
fn cached(bencher: Bencher<'_, '_>) {
    let on_disk = OnDisk::of(&Subject::Generated(100));
    let source = open(&on_disk.path);
    let blobs = on_disk.blobs();
    read_each(&source, &blobs);
    bencher.bench(|| black_box(read_each(&source, &blobs)));
}
