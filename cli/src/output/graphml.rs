//! A graph as GraphML (<http://graphml.graphdrawing.org/specification.html>).

use super::Out;
use super::xml::escaped;
use evergraph_engine::api::GraphAnswer;
use std::io::{self, Write};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="component" for="node" attr.name="component" attr.type="int"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="int"/>
  <key id="via" for="edge" attr.name="via" attr.type="string"/>
  <key id="confidence" for="edge" attr.name="confidence" attr.type="float"/>"#;

/// All fields of nodes and edges, under keys of the same names.
pub(crate) fn write(out: &mut Out, graph: &GraphAnswer) -> io::Result<()> {
    writeln!(out, "{HEAD}")?;
    writeln!(out, "  <graph id=\"{}\" edgedefault=\"directed\">", escaped(graph.of))?;
    for node in &graph.nodes {
        write!(out, "    <node id=\"{}\">", escaped(&node.id))?;
        data(out, "label", &node.label)?;
        data(out, "kind", node.kind)?;
        data(out, "component", &node.component.to_string())?;
        writeln!(out, "</node>")?;
    }
    for edge in &graph.edges {
        write!(out, "    <edge source=\"{}\" target=\"{}\">", escaped(&edge.from), escaped(&edge.to))?;
        data(out, "weight", &edge.weight.to_string())?;
        data(out, "via", edge.via)?;
        data(out, "confidence", &edge.confidence.to_string())?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn data(out: &mut Out, key: &str, value: &str) -> io::Result<()> {
    write!(out, "<data key=\"{key}\">{}</data>", escaped(value))
}
