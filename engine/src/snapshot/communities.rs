//! Which files or functions hold together.

use super::nodes::{Marks, id};
use super::view::View;
use super::{Snapshot, skips};
use crate::api::{Answer, Communities, CommunitiesQuery, Community, Entity};
use crate::error::EngineError;
use crate::graph::{self, Csr, Edge};
use crate::queries::call_graph::{CallGraph, call_graph, import_graph};
use crate::queries::ranks::ranks;

impl Snapshot {
    /// Groups of files or functions with many edges inside and few between: see [`Communities`].
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn communities(&self, query: &CommunitiesQuery) -> Result<Answer<Communities>, EngineError> {
        self.ask_tree(|view| {
            let table = match query.by {
                Entity::File => Table::of_files(view),
                Entity::Function => Table::of_functions(view),
            };
            Ok(self.answer_of_edges(skips(view.db, view.workspace), table.communities(query)))
        })
    }
}

/// A graph with what answers say of its nodes.
struct Table {
    graph: Csr,
    names: Vec<String>,
    marks: Vec<Marks>,
    ranks: Vec<f64>,
}

impl Table {
    fn of_files(view: &View<'_>) -> Table {
        let calls = call_graph(view.db, view.workspace);
        let mut ranks_of_files = vec![0.0; calls.assembly.rows.len()];
        let ranks = ranks(view.db, view.workspace);
        calls.nodes.iter().zip(ranks.iter()).for_each(|(node, rank)| ranks_of_files[node.0 as usize] += rank);
        Table {
            graph: between_files(&calls, &import_graph(view.db, view.workspace)),
            names: calls.assembly.rows.iter().map(|row| view.path(row.file)).collect(),
            marks: calls.assembly.rows.iter().map(|row| row.marks).collect(),
            ranks: ranks_of_files,
        }
    }

    /// The top level of a file takes part: what it calls holds together.
    fn of_functions(view: &View<'_>) -> Table {
        let calls = call_graph(view.db, view.workspace);
        let nodes = 0..calls.nodes.len() as u32;
        Table {
            graph: calls.csr.clone(),
            names: nodes.clone().map(|node| id(view, &calls, node)).collect(),
            marks: nodes.map(|node| Marks::of_node(&calls, node)).collect(),
            ranks: ranks(view.db, view.workspace).to_vec(),
        }
    }

    fn communities(&self, query: &CommunitiesQuery) -> Communities {
        let found = graph::communities(&self.graph);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); found.count() as usize];
        found.of.iter().zip(0..).for_each(|(&community, node)| members[community as usize].push(node));
        let cohesion = self.cohesion(&found.of, members.len());
        let (mut communities, mut hidden) = (Vec::new(), 0);
        let count = members.iter().filter(|all| all.len() > 1).count() as u32;
        for (all, number) in members.iter().zip(1..) {
            let shown = all.iter().copied().filter(|&node| !self.marks[node as usize].hidden_by(query.filter));
            let shown: Vec<u32> = shown.collect();
            hidden += (all.len() - shown.len()) as u32;
            if shown.len() > 1 {
                communities.push(self.community(number, shown, cohesion[number as usize - 1]));
            }
        }
        communities.sort_by_key(|c| (std::cmp::Reverse(c.members.len()), c.community));
        communities.truncate(query.top);
        let (entities, modularity) = (self.names.len() as u32, found.modularity);
        Communities { by: query.by, modularity, entities, count, communities, hidden }
    }

    fn community(&self, community: u32, mut nodes: Vec<u32>, cohesion: f64) -> Community {
        let rank = |node: u32| self.ranks.get(node as usize).copied().unwrap_or(0.0);
        let name = |node: u32| &self.names[node as usize];
        nodes.sort_by(|&a, &b| rank(b).total_cmp(&rank(a)).then_with(|| name(a).cmp(name(b))));
        let members: Vec<String> = nodes.iter().map(|&node| name(node).clone()).collect();
        Community { community, directory: common_directory(&members), cohesion, members }
    }

    /// Of the weight of the edges of each community's members, the share that stays inside.
    fn cohesion(&self, of: &[u32], count: usize) -> Vec<f64> {
        let (mut inside, mut all) = (vec![0.0; count], vec![0.0; count]);
        for edge in self.graph.all_edges().filter(|e| e.from != e.to) {
            let (from, to) = (of[edge.from as usize] as usize, of[edge.to as usize] as usize);
            let weight = f64::from(edge.weight);
            all[from] += weight;
            if from == to {
                inside[from] += weight;
            } else {
                all[to] += weight;
            }
        }
        inside.iter().zip(&all).map(|(inside, all)| if *all > 0.0 { inside / all } else { 0.0 }).collect()
    }
}

/// Imports and call sites between files.
fn between_files(calls: &CallGraph, imports: &Csr) -> Csr {
    let file = |node: u32| calls.nodes[node as usize].0;
    let mut edges: Vec<Edge> =
        calls.csr.all_edges().map(|e| Edge { from: file(e.from), to: file(e.to), weight: e.weight }).collect();
    edges.extend(imports.all_edges().map(|e| Edge { weight: 1, ..e }));
    Csr::from_edges(calls.assembly.rows.len() as u32, &edges).unwrap_or_default()
}

/// The longest directory that all paths or symbols are in.
fn common_directory(names: &[String]) -> String {
    let directory = |name: &String| {
        let path = name.split('#').next().unwrap_or(name);
        path.rsplit_once('/').map_or(String::new(), |(directory, _)| directory.to_owned())
    };
    let mut common = names.first().map(directory).unwrap_or_default();
    for name in names {
        let other = directory(name);
        let both = common.split('/').zip(other.split('/')).take_while(|(a, b)| a == b);
        common = both.map(|(part, _)| part).collect::<Vec<_>>().join("/");
    }
    common
}

#[cfg(test)]
mod tests {
    use super::common_directory;

    #[test]
    fn a_directory_is_common_by_whole_names() {
        let of = |names: &[&str]| common_directory(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["a/b/c.py#f", "a/b/d.py"]), "a/b");
        assert_eq!(of(&["a/bc/c.py", "a/b/d.py"]), "a");
        assert_eq!(of(&["c.py", "a/d.py"]), "");
    }
}
