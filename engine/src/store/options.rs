//! What a store is opened with.

use crate::store::Location;

/// How large a store file may become unless the host says otherwise.
pub const BYTES_MAX_DEFAULT: u64 = 1 << 30;

/// What a store is opened with.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where the file lives.
    pub location: Location,
    /// The size of the file at which records are evicted.
    pub bytes_max: u64,
    /// The version of everything inside: keys and payloads.
    pub schema_version: u32,
}
