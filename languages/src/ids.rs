//! Index newtypes into the tables of one file's facts. Never meaningful outside their file.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the table this id indexes.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A deduplicated name of the file: an index into `FileFacts::names`.
    NameId
    /// A region that binds names.
    ScopeId
    /// A name introduced. Ids below `FileFacts::symbols` are visible from other files.
    DefId
    /// A name used. Ids follow source order.
    RefId
    /// A small expression whose type may be asked for.
    ExprId
    /// A file of the tree, numbered by whoever drives the resolution.
    FileId
    /// A directory of the tree, numbered by whoever drives the resolution.
    DirId
    /// A node of a lowered syntax tree.
    NodeId
}
