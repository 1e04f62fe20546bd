//! Where files stand in a list.

use evergraph_languages::FileId;

/// Positions of files in a list, by the numbers of their paths: those are dense, so this is an array.
#[derive(Debug, Default)]
pub(crate) struct FileIndex {
    positions: Vec<u32>,
}

const ABSENT: u32 = u32::MAX;

impl FileIndex {
    /// Indexes a list of files without repetition.
    pub(crate) fn new(files: impl Iterator<Item = FileId> + Clone) -> FileIndex {
        let numbers = files.clone().map(|file| file.index() + 1).max().unwrap_or(0);
        let mut positions = vec![ABSENT; numbers];
        (0u32..).zip(files).for_each(|(position, file)| positions[file.index()] = position);
        FileIndex { positions }
    }

    /// The position of a file, if it is in the list.
    pub(crate) fn get(&self, file: FileId) -> Option<usize> {
        self.positions.get(file.index()).filter(|&&position| position != ABSENT).map(|&position| position as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_where_they_stand() {
        let index = FileIndex::new([FileId(7), FileId(2)].into_iter());
        assert_eq!([7, 2, 0, 9].map(|n| index.get(FileId(n))), [Some(0), Some(1), None, None]);
        assert_eq!(FileIndex::default().get(FileId(0)), None);
    }
}
