//! `show`: one file's artifacts as stable text.

use crate::args::ShowArgs;
use crate::exit::{Failure, Outcome};
use crate::output::json;
use crate::session::Session;
use std::io::Write;

pub(super) fn run(session: &mut Session<'_>, args: &ShowArgs) -> Result<Outcome, Failure> {
    let path = args.path.strip_prefix("./").unwrap_or(&args.path);
    let answer = session.ask(|snapshot| snapshot.show(args.what(), path))?;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => session.out.write_all(answer.value.text.as_bytes())?,
    }
    session.footer(&answer, &[])?;
    Ok(Outcome::Answered)
}
