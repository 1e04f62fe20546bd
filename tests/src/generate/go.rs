//! A module as one file of a Go package.

use super::text::{capital, function_words, module_name, noun};
use super::{Function, Module, World};
use std::collections::BTreeSet;
use std::fmt::Write;

const STATEMENTS: [&str; 6] = [
    "\tif total%{n} == 0 && total < 10 {\n\t\ttotal += 1\n\t}\n",
    "\tfor _, item := range []int{1, 2, {n}} {\n\t\ttotal += item\n\t}\n",
    "\t// Past the limit, counting starts anew.\n\ttotal = total % (10 + {n})\n",
    "\tif table := map[string]int{\"first\": total}; len(table) > {n} {\n\t\ttotal += table[\"first\"]\n\t}\n",
    "\tswitch total {\n\tcase {n}:\n\t\ttotal = 0\n\tdefault:\n\t\ttotal++\n\t}\n",
    "\ttotal = func(item int) int { return item + {n} }(total)\n",
];

pub(super) fn write(module: &Module) -> String {
    let package = noun(World::directory(module.number));
    let mut out = format!("// {}, revision {}.\npackage {package}\n", module_name(module.number), module.revision);
    let called: BTreeSet<String> = module
        .functions
        .iter()
        .flat_map(|function| function.calls.iter().map(|&(target, _)| noun(World::directory(target))))
        .collect();
    if !called.is_empty() {
        out += "\nimport (\n";
        called.iter().for_each(|package| writeln!(out, "\t\"example.com/app/internal/{package}\"").unwrap());
        out += ")\n";
    }
    for function in &module.functions {
        write_function(&mut out, module.number, function);
    }
    write_type(&mut out, module);
    out
}

/// Functions of all files of a package share its names, so the file's number is in them.
fn function_name(number: usize, index: usize) -> String {
    let (verb, noun) = function_words(number, index);
    format!("{}{}{number}x{index}", capital(verb), capital(noun))
}

fn call(target: usize, index: usize) -> String {
    let package = noun(World::directory(target));
    match target % 2 {
        0 => format!("{package}.{}(value)", function_name(target, index)),
        _ => format!("{package}.New{}(value).Total()", type_name(target)),
    }
}

fn type_name(number: usize) -> String {
    capital(&module_name(number)).replace('_', "")
}

fn write_function(out: &mut String, number: usize, function: &Function) {
    let name = function_name(number, function.index);
    writeln!(out, "\nfunc {name}(value int) int {{\n\ttotal := value").unwrap();
    for step in 0..function.statements {
        out.push_str(
            &STATEMENTS[(number + function.index + step) % STATEMENTS.len()].replace("{n}", &(step + 2).to_string()),
        );
    }
    for &(target, index) in &function.calls {
        writeln!(out, "\tfor step := 0; step < 3; step++ {{\n\t\ttotal += {} - step\n\t}}", call(target, index))
            .unwrap();
    }
    out.push_str("\treturn total\n}\n");
}

fn write_type(out: &mut String, module: &Module) {
    let (name, function, revision) = (type_name(module.number), function_name(module.number, 0), module.revision);
    write!(
        out,
        "\ntype {name} struct {{\n\tValue int\n}}\n\nfunc New{name}(value int) *{name} {{\n\treturn &{name}{{Value: value}}\n}}\n\n\
         func (s *{name}) Total() int {{\n\treturn {function}(s.Value) + s.rest()\n}}\n\n\
         func (s *{name}) rest() int {{\n\treturn s.Value + {revision}\n}}\n"
    )
    .unwrap();
}
