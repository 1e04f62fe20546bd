//! A graph in Graphviz's language.

use super::Out;
use evergraph_engine::api::{GraphAnswer, GraphNode};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// Nodes that reach each other are drawn as one cluster; edges that are guessed are dashed.
pub(crate) fn write(out: &mut Out, graph: &GraphAnswer) -> io::Result<()> {
    let index: HashMap<&str, usize> = graph.nodes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
    writeln!(out, "digraph {} {{", graph.of)?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box, fontname=\"sans-serif\"];")?;
    for (component, members) in components(graph) {
        let ring = members.len() > 1;
        if ring {
            writeln!(out, "  subgraph cluster_{component} {{")?;
        }
        for node in members {
            let indent = if ring { "    " } else { "  " };
            let (label, tooltip) = (quoted(&node.label), quoted(&node.id));
            writeln!(out, "{indent}n{} [label={label}, tooltip={tooltip}];", index[node.id.as_str()])?;
        }
        if ring {
            writeln!(out, "  }}")?;
        }
    }
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (index.get(edge.from.as_str()), index.get(edge.to.as_str())) else { continue };
        let label = if edge.weight > 1 { format!("label=\"{}\", ", edge.weight) } else { String::new() };
        let style = if edge.confidence < SURE { "style=dashed, " } else { "" };
        writeln!(out, "  n{from} -> n{to} [{label}{style}tooltip={}];", quoted(edge.via))?;
    }
    writeln!(out, "}}")
}

/// Edges less sure than this look so.
const SURE: f32 = 0.5;

fn components(graph: &GraphAnswer) -> BTreeMap<u32, Vec<&GraphNode>> {
    let mut components: BTreeMap<u32, Vec<&GraphNode>> = BTreeMap::new();
    for node in &graph.nodes {
        components.entry(node.component).or_default().push(node);
    }
    components
}

/// A quoted string: `\` and `"` are escaped, control characters are shown as their escapes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                out.extend(c.escape_default().flat_map(|c| if c == '\\' { vec![c, c] } else { vec![c] }))
            }
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(quoted("a\"b\\c\n"), r#""a\"b\\c\\n""#);
    }
}
