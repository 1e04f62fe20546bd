//! Writes a generated history as a packed bare repository, to measure whole processes on:
//!
//! `cargo run --release -p evergraph-benches --bin generated -- FILES FOLDER`

use evergraph_engine::object::ObjectFormat;
use evergraph_tests::generate::generate;
use evergraph_tests::repository::{Kind, Repository};
use std::error::Error;
use std::path::absolute;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(files), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("FILES and FOLDER are wanted".into());
    };
    let folder = absolute(folder)?;
    let repository = Repository::new(&generate(files.parse()?, 1), ObjectFormat::Sha1, Kind::Bare);
    repository.pack();
    repository.git(&["clone", "-q", "--bare", ".", folder.to_str().ok_or("the folder's name is not UTF-8")?]);
    Ok(())
}
