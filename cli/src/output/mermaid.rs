//! A graph as a Mermaid flowchart.

use super::Out;
use evergraph_engine::api::GraphAnswer;
use std::collections::HashMap;
use std::io::{self, Write};

/// An edge carries its weight where it is not 1.
pub(crate) fn write(out: &mut Out, graph: &GraphAnswer) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (i, node) in graph.nodes.iter().enumerate() {
        index.insert(&node.id, i);
        writeln!(out, "  n{i}[\"{}\"]", escaped(&node.label))?;
    }
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (index.get(edge.from.as_str()), index.get(edge.to.as_str())) else { continue };
        match edge.weight {
            1 => writeln!(out, "  n{from} --> n{to}")?,
            weight => writeln!(out, "  n{from} -->|{weight}| n{to}")?,
        }
    }
    Ok(())
}

/// Characters that mean something to Mermaid or to HTML, as its numbered entities.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | '[' | ']' => out.push_str(&format!("#{};", u32::from(c))),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_mermaid_become_entities() {
        assert_eq!(escaped("a#\"<b>"), "a#35;#34;#60;b#62;");
    }
}
