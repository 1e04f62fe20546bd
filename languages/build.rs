//! Gives the crate the hash of its sources.

fn main() {
    println!("{}", evergraph_code_hash::instructions());
}
