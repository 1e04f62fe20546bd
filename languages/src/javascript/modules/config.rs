//! `compilerOptions.paths` and `baseUrl` of `tsconfig.json` and `jsconfig.json`, with `extends`.

use super::paths::{is_relative, joined, parent};
use crate::modules::TreeView;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Longer chains of `extends` are cut.
const EXTENDS_MAX: usize = 16;

/// The path mappings that hold below one configuration file.
#[derive(Default)]
pub(super) struct Config {
    /// Patterns with their targets from the root of the tree, the most specific first.
    paths: Vec<(String, Vec<String>)>,
    base_url: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct File {
    extends: Option<Extends>,
    compiler_options: Option<Options>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Extends {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Options {
    base_url: Option<String>,
    paths: Option<BTreeMap<String, Vec<String>>>,
}

impl Config {
    /// Reads a configuration and those it extends; what comes first says what holds.
    pub(super) fn read(tree: &dyn TreeView, path: &str) -> Config {
        let mut config = Config::default();
        let mut todo = vec![path.to_owned()];
        let mut paths_known = false;
        for _ in 0..EXTENDS_MAX {
            let Some(path) = todo.pop() else { break };
            let Some(file) = read(tree, &path) else { continue };
            let dir = parent(&path);
            let options = file.compiler_options.unwrap_or_default();
            let base_url = options.base_url.and_then(|b| joined(dir, &b));
            if let Some(paths) = options.paths
                && !paths_known
            {
                paths_known = true;
                let base = base_url.as_deref().or(config.base_url.as_deref()).unwrap_or(dir).to_owned();
                config.paths = mappings(paths, &base);
            }
            config.base_url = config.base_url.or(base_url);
            let parents = match file.extends {
                Some(Extends::One(one)) => vec![one],
                Some(Extends::Many(many)) => many,
                None => Vec::new(),
            };
            // Later ones override earlier ones, and what is pushed last is read first.
            todo.extend(parents.iter().filter_map(|p| extended(tree, dir, p)));
        }
        config
    }

    /// The paths a bare specifier may stand for.
    pub(super) fn candidates(&self, specifier: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (pattern, targets) in &self.paths {
            let part = match pattern.split_once('*') {
                Some((before, after)) => specifier.strip_prefix(before).and_then(|s| s.strip_suffix(after)),
                None => (pattern == specifier).then_some(""),
            };
            if let Some(part) = part {
                found.extend(targets.iter().map(|t| t.replace('*', part)));
                break;
            }
        }
        found.extend(self.base_url.as_ref().and_then(|base| joined(base, specifier)));
        found
    }
}

fn read(tree: &dyn TreeView, path: &str) -> Option<File> {
    let content = std::str::from_utf8(tree.manifest(tree.file(path)?)?).ok()?;
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    jsonc_parser::parse_to_serde_value(content, &jsonc_parser::ParseOptions::default()).ok()
}

/// Where an `extends` leads: only relative ones are in the tree.
fn extended(tree: &dyn TreeView, dir: &str, target: &str) -> Option<String> {
    if !is_relative(target) {
        return None;
    }
    let path = joined(dir, target)?;
    let candidates = [path.clone(), format!("{path}.json"), format!("{path}/tsconfig.json")];
    candidates.into_iter().find(|c| tree.file(c).is_some())
}

fn mappings(paths: BTreeMap<String, Vec<String>>, base: &str) -> Vec<(String, Vec<String>)> {
    let from_root = |targets: Vec<String>| targets.iter().filter_map(|t| joined(base, t)).collect();
    let mut mapped: Vec<(String, Vec<String>)> =
        paths.into_iter().map(|(pattern, targets)| (pattern, from_root(targets))).collect();
    // An exact name first, then the pattern with the longest part before its star.
    mapped.sort_by_key(|(pattern, _)| match pattern.find('*') {
        None => (0, 0),
        Some(star) => (1, usize::MAX - star),
    });
    mapped
}
