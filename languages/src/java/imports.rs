//! `package` and `import`.
//!
//! A path is split by Java's naming convention (JLS 6.1): the first segment that starts with an
//! upper-case letter is the first type; before it stands the package. `a.b.C` as a specifier
//! names the file or package that declares the type; `a.b` the nearest directory of a package. The
//! same package may stand under several source roots (`src/main/java` beside `src/test/java`): `1 a.b`
//! is its second nearest directory, and so on.

use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Import, Namespaces, RefKind, Visibility};
use crate::ids::{ExprId, NameId, NodeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;

/// More segments are no real path.
const SEGMENTS_MAX: usize = 64;

/// Directories of a package looked into beyond the nearest.
const OTHER_ROOTS: usize = 2;

/// Whether a segment names a type rather than a package.
pub(super) fn is_type_name(segment: &str) -> bool {
    segment.chars().next().is_some_and(char::is_uppercase)
}

impl Extract {
    /// The types of the file's own package that stand under other source roots are in scope, after
    /// those of its own directory.
    pub(super) fn package(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(path) = self.path_child(b, node) else { return };
        let segments = self.segments(b, path);
        let package = dotted(b, &segments);
        b.part(&package);
        let specifier = b.name(&package);
        self.other_roots(b, node, specifier);
    }

    /// Star imports of a package from the source roots that are not the nearest.
    fn other_roots(&self, b: &mut Builder<'_>, node: NodeId, package: NameId) {
        for n in 1..=OTHER_ROOTS {
            let module = b.name(&format!("{n} {}", b.spelling(package)));
            let target = b.expr(Expr::Module(module));
            let (scope, specifier) = (b.scope(), package);
            b.import(Import { scope, specifier, target, definition: None, star: true, exported: false }, node);
        }
    }

    /// One import declaration.
    pub(super) fn import(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(path) = self.path_child(b, node) else { return };
        let segments = self.segments(b, path);
        let is_static = self.grammar.child_of_kind(b.ast, node, K::Static).is_some();
        let star = self.grammar.child_of_kind(b.ast, node, K::Asterisk).is_some();
        let types = self.types_from(b, &segments, is_static, star);
        let mut target = self.package_expr(b, &segments, types);
        for (i, &segment) in segments.iter().enumerate().skip(types) {
            let last_of_static = is_static && !star && i + 1 == segments.len();
            let namespaces = if last_of_static { Namespaces::ANY } else { Namespaces::TYPE };
            let reference = b.refer_to(RefKind::Import, segment, Base::Member(target), namespaces);
            target = b.ref_expr(reference);
        }
        let specifier = dotted(b, &segments);
        let specifier = b.name(&specifier);
        let definition = (!star).then(|| segments.last().copied()).flatten().map(|name| {
            let import = b.declare(DefKind::Import, name, node);
            let definition = b.definition_mut(import);
            definition.alias = Some(target);
            definition.visibility = Visibility::Private;
            definition.namespaces = if is_static { Namespaces::ANY } else { Namespaces::TYPE };
            import
        });
        let scope = b.scope();
        b.import(Import { scope, specifier, target, definition, star, exported: false }, node);
        if star && types == segments.len() {
            self.other_roots(b, node, specifier);
        }
    }

    /// Index of the first segment that is a type.
    fn types_from(&self, b: &Builder<'_>, segments: &[NodeId], is_static: bool, star: bool) -> usize {
        let members = usize::from(is_static && !star);
        let last_type = segments.len().saturating_sub(1 + members);
        let by_name = segments.iter().take(last_type + 1).position(|&s| is_type_name(b.text(s)));
        // All in lower case: a package if a star follows, else the last one is the type.
        by_name.unwrap_or(if star && !is_static { segments.len() } else { last_type })
    }

    /// The module that declares the type at `types`, or the package if there is no type. The
    /// package is referred to at its last segment; it is imported only if it is all that is named.
    fn package_expr(&self, b: &mut Builder<'_>, segments: &[NodeId], types: usize) -> ExprId {
        if let Some(&last) = types.checked_sub(1).and_then(|i| segments.get(i)) {
            let package = dotted(b, &segments[..types]);
            let package = b.name(&package);
            let kind = if types == segments.len() { RefKind::Import } else { RefKind::Read };
            b.refer_to(kind, last, Base::Module(package), Namespaces::TYPE);
        }
        let specifier = dotted(b, &segments[..segments.len().min(types + 1)]);
        let specifier = b.name(&specifier);
        b.expr(Expr::Module(specifier))
    }

    fn path_child(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let is_path = |&n: &NodeId| matches!(self.grammar.kind(b.ast, n), K::Identifier | K::ScopedIdentifier);
        b.ast.children(node).find(is_path)
    }

    /// The identifiers of a dotted name, which the grammar nests to the left.
    pub(super) fn segments(&self, b: &Builder<'_>, path: NodeId) -> Vec<NodeId> {
        let g = self.grammar;
        let mut segments = Vec::new();
        let mut at = Some(path);
        while let Some(node) = at.filter(|_| segments.len() < SEGMENTS_MAX) {
            let scoped = g.kind(b.ast, node) == K::ScopedIdentifier;
            let name = if scoped { g.child(b.ast, node, g.fields.name) } else { Some(node) };
            segments.extend(name);
            at = if scoped { g.child(b.ast, node, g.fields.scope) } else { None };
        }
        segments.reverse();
        segments
    }
}

fn dotted(b: &Builder<'_>, segments: &[NodeId]) -> String {
    segments.iter().map(|&s| b.text(s)).collect::<Vec<_>>().join(".")
}
