//! Import declarations (Go specification, “Import declarations”).

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind, Visibility};
use crate::ids::{DefId, ExprId, NameId, NodeId};
use crate::positions::Span;

impl Extract {
    pub(super) fn import(&mut self, b: &mut Builder<'_>, spec: NodeId) {
        let Some(path) = self.child(b, spec, self.syntax.path) else { return };
        let text = b.text(path).trim_matches(['"', '`']);
        if text.is_empty() {
            return;
        }
        let specifier = b.name(text);
        let last = segment_span(b.ast.span(path), text);
        self.path_reference(b, text, specifier, last);
        let target = b.expr(Expr::Module(specifier));
        let alias = self.child(b, spec, self.syntax.name);
        let kind = alias.map_or(K::Other, |a| self.kind(b, a));
        let definition = match alias {
            Some(_) if matches!(kind, K::Dot | K::Blank) => None,
            Some(alias) => {
                let name = b.name_of(alias);
                Some(define(b, name, b.ast.span(alias), spec, target))
            }
            None => {
                let name = b.name(package_name(text));
                Some(define(b, name, last, spec, target))
            }
        };
        let row = Import { scope: b.scope(), specifier, target, definition, star: kind == K::Dot, exported: false };
        b.import(row, spec);
    }

    /// The last segment of the path, which stands for the package.
    fn path_reference(&self, b: &mut Builder<'_>, text: &str, specifier: NameId, at: Span) {
        let name = b.name(text.rsplit('/').next().unwrap_or(text));
        b.refer_as(RefKind::Import, name, at, Base::Module(specifier), Namespaces::ANY);
    }
}

fn define(b: &mut Builder<'_>, name: NameId, at: Span, spec: NodeId, target: ExprId) -> DefId {
    let scope = b.scope();
    let def = b.declare_as(DefKind::Import, name, at, spec, scope);
    let row = b.definition_mut(def);
    row.alias = Some(target);
    row.visibility = Visibility::Private;
    def
}

/// Where the last segment of a quoted path stands.
fn segment_span(path: Span, text: &str) -> Span {
    let length = text.rsplit('/').next().unwrap_or(text).len() as u32;
    let end = path.end.saturating_sub(1).max(path.start);
    Span { start: end.saturating_sub(length).max(path.start), end }
}

/// The name a package most likely has: its path's last segment, without what cannot be part of a
/// name. The package clause decides, but it stands in another file or outside the repository.
fn package_name(path: &str) -> &str {
    let mut segments = path.rsplit('/');
    let last = segments.next().unwrap_or(path);
    let segment = if is_major_version(last) { segments.next().unwrap_or(last) } else { last };
    // gopkg.in/yaml.v3 is package yaml.
    let segment = segment.rsplit_once('.').filter(|(_, version)| is_major_version(version)).map_or(segment, |(s, _)| s);
    if is_identifier(segment) {
        return segment;
    }
    let bare = segment.strip_prefix("go-").unwrap_or(segment);
    let bare = bare.strip_suffix("-go").or_else(|| bare.strip_suffix(".go")).unwrap_or(bare);
    if is_identifier(bare) { bare } else { bare.rsplit(['-', '.']).next().unwrap_or(bare) }
}

fn is_major_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|c| c.is_ascii_digit()))
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(|c| c == '_' || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn a_package_is_named_after_the_last_segment_that_can_be_a_name() {
        for (path, name) in [
            ("fmt", "fmt"),
            ("net/http", "http"),
            ("example.com/tool/v2", "tool"),
            ("gopkg.in/yaml.v3", "yaml"),
            ("github.com/a/go-isatty", "isatty"),
            ("github.com/a/sentry-go", "sentry"),
            ("v2", "v2"),
        ] {
            assert_eq!(package_name(path), name, "{path}");
        }
    }
}
