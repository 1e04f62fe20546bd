//! What is known of each language, from the registry.

use crate::api::LanguageInfo;
use evergraph_languages::{ExtensionReach, Language, Tier, languages};

/// The languages of this build, in the order of the registry.
pub fn language_table() -> Vec<LanguageInfo> {
    languages().iter().map(|language| info(*language)).collect()
}

fn info(language: &dyn Language) -> LanguageInfo {
    LanguageInfo {
        language: language.name(),
        extensions: language.extensions().to_vec(),
        tier: Tier::of(language).as_str(),
        manifests: language.manifests().to_vec(),
        supports: supports(language),
    }
}

/// What all languages have (scopes, definitions, references, imports, declared types) is not listed.
fn supports(language: &dyn Language) -> Vec<&'static str> {
    let rules = language.rules();
    let features = [
        ("includes", rules.textual_includes),
        ("open-modules", rules.open_modules),
        ("extensions", rules.extensions != ExtensionReach::File),
        ("overloads", rules.overloads.is_some() || rules.identity_first && language.name() != "c"),
        ("dispatch", rules.methods_override),
        ("callbacks", rules.values_flow),
        ("decorators", rules.decorators_run),
        ("macros", language.token_trees().is_some()),
    ];
    features.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}
