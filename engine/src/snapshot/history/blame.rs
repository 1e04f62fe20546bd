//! Which commit each line of a file came with.

use crate::api::{Answer, Blame, BlameLine, BlameQuery};
use crate::error::EngineError;
use crate::snapshot::Snapshot;
use crate::snapshot::find;
use evergraph_languages::LineColumn;

impl Snapshot {
    /// The commit, author and time of each line of a file: see [`Blame`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`]; [`EngineError::Skipped`] for a file without lines;
    /// [`EngineError::NothingNamed`] for a function that it does not have.
    pub fn blame(&self, query: &BlameQuery) -> Result<Answer<Blame>, EngineError> {
        let path = self.file_path_named(&query.path)?;
        let ranges = query.function.as_deref().map(|name| self.lines_of(&path.to_string(), name)).transpose()?;
        let text = self.text_of(&path);
        self.ask_lines(|past, line| {
            let ages = &line.facts.ages;
            let no_lines = |reason| EngineError::Skipped { path: path.to_string(), reason };
            let missing = || no_lines(evergraph_languages::Skip::Missing);
            let runs = ages.files.get(&path).ok_or_else(missing)?.as_ref().map_err(|&skip| no_lines(skip))?;
            let mut texts = text.split(|&byte| byte == b'\n');
            let mut lines = Vec::new();
            for run in runs {
                let position = line.commits[run.commit as usize];
                let (id, commit) = (past.log.id(position), past.log.commit(position));
                let author = &past.authors.get(past.authors.of(commit.author)).name;
                for _ in 0..run.lines {
                    lines.push(BlameLine {
                        line: lines.len() as u32 + 1,
                        commit: id.to_string(),
                        author: author.clone(),
                        time: commit.author_time_s,
                        boundary: commit.is_cut_off(),
                        text: String::from_utf8_lossy(texts.next().unwrap_or_default()).into_owned(),
                    });
                }
            }
            if let Some(ranges) = &ranges {
                lines.retain(|l| ranges.iter().any(|&(first, last)| first <= l.line && l.line <= last));
            }
            Ok(self.answer_of_commit(Blame { path: path.to_string(), lines }))
        })
    }

    /// The lines of the functions of a name in a file.
    fn lines_of(&self, path: &str, name: &str) -> Result<Vec<(u32, u32)>, EngineError> {
        let wanted = crate::api::Query::Name(format!("{path}#{name}"));
        self.ask(|view| {
            let symbols = find::symbols_of(view, &wanted)?;
            let range = |s: &crate::resolve::Symbol| {
                let file = view.file(s.file)?;
                let positions = &file.analysis.positions;
                let start: LineColumn = positions.line_column(positions.definitions[s.def.index()].full.start);
                Some((start.line, start.line + positions.lines(s.def) - 1))
            };
            Ok(symbols.iter().filter_map(range).collect())
        })
    }
}
