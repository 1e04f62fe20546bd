//! A module as Python.

use super::text::{capital, function_words, module_name, noun};
use super::{Function, Module, World};
use std::fmt::Write;

const STATEMENTS: [&str; 6] = [
    "    if total % {n} == 0 and total < LIMIT:\n        total += 1\n",
    "    names = [str(item) for item in range({n}) if item != total]\n    total += len(names)\n",
    "    # Past the limit, counting starts anew.\n    total = total % (LIMIT + {n})\n",
    "    table = {\"first\": total, \"second\": {n}}\n    total += table[\"second\"]\n",
    "    try:\n        total = total // (total - {n})\n    except ZeroDivisionError as error:\n        print(error)\n",
    "    add = lambda item: item + {n}\n    total = add(total)\n",
];

pub(super) fn write(module: &Module) -> String {
    let mut out = format!("\"\"\"{}, revision {}.\"\"\"\n", module_name(module.number), module.revision);
    for &import in &module.imports {
        let package = noun(World::directory(import));
        let name = module_name(import);
        match import % 3 {
            0 => writeln!(out, "from backend.{package} import {name}").unwrap(),
            1 => writeln!(out, "import backend.{package}.{name} as {name}").unwrap(),
            _ => writeln!(out, "from backend.{package}.{name} import {} as base_{import}", class(import)).unwrap(),
        }
    }
    out += "\n\nLIMIT = 10\n";
    for function in &module.functions {
        write_function(&mut out, module.number, function);
    }
    write_class(&mut out, module);
    out
}

fn function_name(number: usize, index: usize) -> String {
    let (verb, noun) = function_words(number, index);
    format!("{verb}_{noun}_{index}")
}

fn class(number: usize) -> String {
    capital(&module_name(number)).replace('_', "")
}

fn call(target: usize, index: usize) -> String {
    match target % 3 {
        2 => format!("base_{target}(value).total()"),
        _ => format!("{}.{}(value)", module_name(target), function_name(target, index)),
    }
}

fn write_function(out: &mut String, number: usize, function: &Function) {
    let name = function_name(number, function.index);
    writeln!(out, "\n\ndef {name}(value, scale=1):\n    total = value * scale").unwrap();
    for step in 0..function.statements {
        out.push_str(
            &STATEMENTS[(number + function.index + step) % STATEMENTS.len()].replace("{n}", &(step + 2).to_string()),
        );
    }
    for &(target, index) in &function.calls {
        writeln!(out, "    for step in range(3):\n        total += {} - step", call(target, index)).unwrap();
    }
    out.push_str("    return total\n");
}

fn write_class(out: &mut String, module: &Module) {
    let base = module.imports.iter().find(|&&import| import % 3 == 2).map_or("object".into(), |i| format!("base_{i}"));
    let name = class(module.number);
    let function = function_name(module.number, 0);
    let revision = module.revision;
    write!(
        out,
        "\n\nclass {name}({base}):\n    \"\"\"Keeps a value.\"\"\"\n\n    def __init__(self, value):\n        self.value = value\n\n    \
         def total(self):\n        return {function}(self.value) + self.rest()\n\n    \
         def rest(self):\n        return [item + {revision} for item in range(self.value)][-1]\n"
    )
    .unwrap();
}
