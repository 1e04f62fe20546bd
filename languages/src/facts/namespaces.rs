//! Namespaces: which look-ups find a name.

use serde::{Deserialize, Serialize};

/// Which look-ups a definition answers: a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Namespaces(pub u8);

impl Namespaces {
    /// Values: functions, variables, constructors.
    pub const VALUE: Namespaces = Namespaces(1);
    /// Types and modules.
    pub const TYPE: Namespaces = Namespaces(2);
    /// Macros.
    pub const MACRO: Namespaces = Namespaces(4);
    /// Methods, where a field or variable may have the name of a method (Java).
    pub const METHOD: Namespaces = Namespaces(8);
    /// No look-up by name finds it (Java's constructors).
    pub const NONE: Namespaces = Namespaces(0);
    /// Fields, where paths never name them (Rust).
    pub const FIELD: Namespaces = Namespaces(16);
    /// Labels of statements; not among `ANY`.
    pub const LABEL: Namespaces = Namespaces(32);
    /// Keyword arguments of calls: parameters, or fields of classes without a written constructor
    /// (Python). Only references have it; not among `ANY`.
    pub const KEYWORD: Namespaces = Namespaces(64);
    /// Tags of structs, unions and enumerations (C); not among `ANY`.
    pub const TAG: Namespaces = Namespaces(128);
    /// All of them: languages with one namespace use this everywhere.
    pub const ANY: Namespaces = Namespaces(31);

    /// Whether the two sets share a namespace.
    pub fn meets(self, other: Namespaces) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub fn with(self, other: Namespaces) -> Namespaces {
        Namespaces(self.0 | other.0)
    }
}
