//! Binding names: a pure function of one file's facts and of what other files let it see.
//!
//! Three layers, each its own file: scopes inside a file ([`lexical`]), modules and their exports
//! ([`exports`]), and members by a light, local type evaluation ([`eval`], [`members`]). Everything
//! outside the file is asked of a [`World`], which records the dependencies. Work is bounded per
//! reference; what a bound cuts off is unresolved, never guessed.

mod associated;
mod binding;
mod blanket;
mod calls;
mod conversions;
mod dispatch;
mod eval;
mod expected;
mod exports;
mod extended;
mod fingerprints;
mod flows;
mod generics;
mod given;
mod homes;
mod identical;
mod includes;
mod instantiate;
mod lexical;
mod macros;
mod meant;
mod members;
mod memo;
mod open_modules;
mod overloads;
mod reads;
mod resolver;
mod signatures;
mod stated;
mod summary;
mod types;
mod unit;
mod why;
mod world;

pub use binding::{Binding, FileBindings, Target, Via};
pub use calls::{CallSite, enclosing_function};
pub use extended::Extended;
pub(crate) use fingerprints::{Fingerprints, Name};
pub(crate) use includes::linked_definitions;
pub use open_modules::OpenName;
pub use reads::{Facts, LookedIn, NameHash};
pub(crate) use reads::{Reads, describe_name};
pub use resolver::bind_file;
pub(crate) use signatures::{signatures, stands_for};
pub(crate) use stated::StatedRow;
pub use stated::{Stated, StatedPlace};
pub use summary::summarize;
pub use unit::{LanguageRef, Unit};
pub(crate) use why::{Inspector, Place, Step};
pub use world::{Symbol, World};
