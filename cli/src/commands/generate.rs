//! `completions` and `man`: what the argument parser knows, for shells and for readers.

use crate::args::{Cli, ManArgs};
use crate::exit::{Failure, Outcome};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};

/// Prints a completion script.
pub(super) fn completions(shell: Shell) -> Result<Outcome, Failure> {
    // Into memory first: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "evergraph", &mut script);
    print(&script)
}

/// Prints the page of the program or of one verb.
pub(super) fn man(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut program = Cli::command();
    program.build();
    let page = match &args.verb {
        None => program,
        Some(verb) => verb_page(&program, verb)?,
    };
    let mut text = Vec::new();
    Man::new(page).manual("Evergraph").render(&mut text)?;
    print(&text)
}

fn verb_page(program: &Command, verb: &str) -> Result<Command, Failure> {
    let found = program.find_subcommand(verb).cloned();
    let page = found.ok_or_else(|| Failure::Usage(format!("no verb is called {verb}{}", suggestion(program, verb))))?;
    Ok(page.name(format!("evergraph-{verb}")).version(env!("CARGO_PKG_VERSION")))
}

/// The nearest verb, if one is near.
fn suggestion(program: &Command, verb: &str) -> String {
    let names = program.get_subcommands().map(Command::get_name);
    let nearest = names.min_by_key(|name| strsim::damerau_levenshtein(name, verb));
    match nearest.filter(|name| strsim::damerau_levenshtein(name, verb) <= name.len().max(3) / 3) {
        Some(name) => format!("; did you mean {name}?"),
        None => ": `evergraph help` lists them".to_owned(),
    }
}

fn print(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(Outcome::Answered)
}
