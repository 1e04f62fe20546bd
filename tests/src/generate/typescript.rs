//! A module as TypeScript.

use super::text::{capital, function_words, module_name, noun};
use super::{Function, Module, World};
use std::fmt::Write;

const STATEMENTS: [&str; 6] = [
    "  if (total % {n} === 0 && total < LIMIT) {\n    total += 1;\n  }\n",
    "  total += [1, 2, {n}].filter((item) => item !== total).length;\n",
    "  // Past the limit, counting starts anew.\n  total = total % (LIMIT + {n});\n",
    "  {\n    const table = { first: total, second: {n} };\n    total += table.second;\n  }\n",
    "  try {\n    total = JSON.parse(`${total + {n}}`);\n  } catch (error) {\n    console.log(error);\n  }\n",
    "  switch (total) {\n    case {n}:\n      total = 0;\n      break;\n    default:\n      total += 1;\n  }\n",
];

pub(super) fn write(module: &Module) -> String {
    let mut out = format!("// {}, revision {}.\n", module_name(module.number), module.revision);
    for &import in &module.imports {
        let from = format!("../{}/{}", noun(World::directory(import)), module_name(import));
        match import % 2 {
            0 => writeln!(out, "import * as {} from \"{from}\";", module_name(import)).unwrap(),
            _ => writeln!(out, "import {{ {} }} from \"{from}\";", class(import)).unwrap(),
        }
    }
    out += "\nexport const LIMIT = 10;\n";
    for function in &module.functions {
        write_function(&mut out, module.number, function);
    }
    write_class(&mut out, module);
    out
}

fn function_name(number: usize, index: usize) -> String {
    let (verb, noun) = function_words(number, index);
    format!("{verb}{}{index}", capital(noun))
}

fn class(number: usize) -> String {
    capital(&module_name(number)).replace('_', "")
}

fn call(target: usize, index: usize) -> String {
    match target % 2 {
        0 => format!("{}.{}(value)", module_name(target), function_name(target, index)),
        _ => format!("new {}(value).total()", class(target)),
    }
}

fn write_function(out: &mut String, number: usize, function: &Function) {
    let name = function_name(number, function.index);
    writeln!(out, "\nexport function {name}(value: number, scale = 1): number {{\n  let total = value * scale;")
        .unwrap();
    for step in 0..function.statements {
        out.push_str(
            &STATEMENTS[(number + function.index + step) % STATEMENTS.len()].replace("{n}", &(step + 2).to_string()),
        );
    }
    for &(target, index) in &function.calls {
        let call = call(target, index);
        writeln!(out, "  for (let step = 0; step < 3; step++) {{\n    total += {call} - step;\n  }}").unwrap();
    }
    out.push_str("  return total;\n}\n");
}

fn write_class(out: &mut String, module: &Module) {
    let base = module.imports.iter().find(|&&import| import % 2 == 1);
    let extends = base.map_or(String::new(), |&import| format!(" extends {}", class(import)));
    let start = if base.is_some() { "super(value);" } else { "this.value = value;" };
    let field = if base.is_some() { "" } else { "  protected value: number;\n\n" };
    let (name, function, revision) = (class(module.number), function_name(module.number, 0), module.revision);
    write!(
        out,
        "\nexport class {name}{extends} {{\n{field}  constructor(value: number) {{\n    {start}\n  }}\n\n  \
         total(): number {{\n    return {function}(this.value) + this.rest();\n  }}\n\n  \
         rest(): number {{\n    return [this.value].map((item) => item + {revision})[0];\n  }}\n}}\n"
    )
    .unwrap();
}
