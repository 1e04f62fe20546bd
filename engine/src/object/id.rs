//! Object ids: what git calls a hash.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// The hash function a repository names its objects by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum ObjectFormat {
    /// SHA-1: ids of 20 bytes.
    #[default]
    Sha1,
    /// SHA-256: ids of 32 bytes.
    Sha256,
}

impl ObjectFormat {
    /// The number of bytes of an id.
    pub const fn id_len(self) -> usize {
        match self {
            ObjectFormat::Sha1 => 20,
            ObjectFormat::Sha256 => 32,
        }
    }

    /// The spelling of git's `extensions.objectFormat`.
    pub const fn as_str(self) -> &'static str {
        match self {
            ObjectFormat::Sha1 => "sha1",
            ObjectFormat::Sha256 => "sha256",
        }
    }
}

/// The id of a git object of any kind: 20 bytes (SHA-1) or 32 bytes (SHA-256).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    format: ObjectFormat,
    // Bytes past the format's length are zero, so that the derived comparisons hold.
    bytes: [u8; 32],
}

impl ObjectId {
    /// The id with exactly these bytes: 20 for SHA-1, 32 for SHA-256; `None` for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Option<ObjectId> {
        let format = match bytes.len() {
            20 => ObjectFormat::Sha1,
            32 => ObjectFormat::Sha256,
            _ => return None,
        };
        let mut padded = [0; 32];
        padded[..bytes.len()].copy_from_slice(bytes);
        Some(ObjectId { format, bytes: padded })
    }

    /// The bytes of the id.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.format.id_len()]
    }

    /// The hash function the id was made with.
    pub fn format(&self) -> ObjectFormat {
        self.format
    }

    /// The id of the same format that git uses for no object.
    pub fn null(&self) -> ObjectId {
        ObjectId { bytes: [0; 32], ..*self }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not the full hexadecimal form of an object id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an object id has 40 or 64 hexadecimal digits")]
pub struct ParseObjectIdError;

impl FromStr for ObjectId {
    type Err = ParseObjectIdError;

    fn from_str(hex: &str) -> Result<Self, ParseObjectIdError> {
        let digit = |&digit: &u8| char::from(digit).to_digit(16).ok_or(ParseObjectIdError);
        let mut bytes = Vec::with_capacity(32);
        for pair in hex.as_bytes().chunks(2) {
            let [high, low] = pair else { return Err(ParseObjectIdError) };
            bytes.push((digit(high)? << 4 | digit(low)?) as u8);
        }
        ObjectId::from_bytes(&bytes).ok_or(ParseObjectIdError)
    }
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_bytes(self.as_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(IdVisitor)
        } else {
            deserializer.deserialize_bytes(IdVisitor)
        }
    }
}

struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = ObjectId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object id")
    }

    fn visit_str<E: de::Error>(self, hex: &str) -> Result<ObjectId, E> {
        hex.parse().map_err(E::custom)
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<ObjectId, E> {
        ObjectId::from_bytes(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }
}

/// Declares a newtype of [`ObjectId`] for one kind of object.
macro_rules! id_of {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub ObjectId);

        impl $name {
            /// The bytes of the id.
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseObjectIdError;

            fn from_str(hex: &str) -> Result<Self, ParseObjectIdError> {
                hex.parse().map($name)
            }
        }

        impl From<ObjectId> for $name {
            fn from(id: ObjectId) -> Self {
                $name(id)
            }
        }

        impl From<$name> for ObjectId {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id_of! {
    /// Names the content of a file, whatever its path.
    BlobId
}
id_of! {
    /// Names a whole directory: names, modes and contents of everything below it.
    TreeId
}
id_of! {
    /// Names a point in history: a tree, its parents, its author and message.
    CommitId
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    #[test]
    fn hex_reads_back_as_written() {
        let id: ObjectId = HEX.parse().unwrap();
        assert_eq!((id.to_string().as_str(), id.format()), (HEX, ObjectFormat::Sha1));
        let long: ObjectId = "ab".repeat(32).parse().unwrap();
        assert_eq!((long.to_string(), long.format()), ("ab".repeat(32), ObjectFormat::Sha256));
    }

    #[test]
    fn what_is_no_full_id_is_refused() {
        for text in ["", "e69de29", &HEX[..39], &format!("{HEX}0"), &HEX.replace('e', "g"), &HEX.replace("e6", "é")] {
            assert_eq!(text.parse::<ObjectId>(), Err(ParseObjectIdError), "{text:?}");
        }
    }

    #[test]
    fn an_id_is_stored_as_its_bytes() {
        for hex in [HEX.to_string(), "0f".repeat(32)] {
            let id: BlobId = hex.parse().unwrap();
            let bytes = postcard::to_stdvec(&id).unwrap();
            assert_eq!(bytes.len(), id.as_bytes().len() + 1);
            assert_eq!(postcard::from_bytes::<BlobId>(&bytes).unwrap(), id);
        }
        assert!(postcard::from_bytes::<ObjectId>(&[3, 1, 2, 3]).is_err());
    }
}
