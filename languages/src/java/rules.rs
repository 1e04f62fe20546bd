//! Java scoping rules.

use crate::java::library::{JAVA_LANG, OUTSIDE_METHODS, OVERLOADS};
use crate::rules::{ClassScope, Rules};

pub(crate) const RULES: Rules = Rules {
    methods_override: true,
    class_scope: ClassScope::Inherited,
    directory_is_module: true,
    bind_constructors: true,
    overloads: Some(&OVERLOADS),
    outside_methods: OUTSIDE_METHODS,
    builtins: JAVA_LANG,
    ..Rules::BASE
};
