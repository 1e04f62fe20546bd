//! The only salsa inputs, and the keys of queries.

use crate::manifest::Manifest;
use evergraph_languages::{DirId, FileId};
use smol_str::SmolStr;
use std::sync::Arc;

/// The tree all queries speak of. One instance per engine; setting its manifest starts a new db revision.
#[salsa::input(singleton)]
pub(crate) struct Workspace {
    /// The entries of the tree.
    pub(crate) manifest: Arc<Manifest>,
}

/// A file of the tree, by the number of its path.
#[salsa::interned]
pub(crate) struct FileKey<'db> {
    #[returns(copy)]
    pub(crate) file: FileId,
}

/// A blob read as a language.
#[salsa::interned]
pub(crate) struct Blob<'db> {
    #[returns(copy)]
    pub(crate) key: crate::blob_facts::BlobKey,
}

/// A directory read as one module by a language family.
#[salsa::interned]
pub(crate) struct DirKey<'db> {
    #[returns(copy)]
    pub(crate) directory: DirId,
    #[returns(copy)]
    pub(crate) family: &'static str,
}

/// A name asked for in a file: a specifier, or a member of a module.
#[salsa::interned]
pub(crate) struct NameIn<'db> {
    #[returns(copy)]
    pub(crate) file: FileId,
    #[returns(ref)]
    pub(crate) name: SmolStr,
}

/// A submodule asked for: the module as `(is_directory, number)`.
#[salsa::interned]
pub(crate) struct SubmoduleKey<'db> {
    #[returns(copy)]
    pub(crate) language: u8,
    #[returns(copy)]
    pub(crate) module: evergraph_languages::Module,
    #[returns(ref)]
    pub(crate) name: SmolStr,
}

/// A type name whose extensions are asked for in a language family.
#[salsa::interned]
pub(crate) struct ExtensionKey<'db> {
    #[returns(copy)]
    pub(crate) family: &'static str,
    #[returns(ref)]
    pub(crate) name: SmolStr,
}
