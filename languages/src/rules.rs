//! What the resolver must know about a language, as data.

/// What the names bound in a class body are visible to without a receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClassScope {
    /// Nothing: members need a receiver (JavaScript, TypeScript, Rust, Go).
    Hidden,
    /// Code directly in the class body, but not functions in it (Python).
    BodyOnly,
    /// Everything inside, inherited members included (Java).
    Inherited,
}

/// Which definitions importers of a module see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exports {
    /// Whatever the file scope binds (Python, Rust, Go, Java).
    FileScope,
    /// The rows of `FileFacts::exports` (JavaScript, TypeScript).
    Explicit,
}

/// The order in which base classes are searched for a member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberOrder {
    /// C3 linearization (Python).
    C3,
    /// Depth first, in the order of declaration.
    DepthFirst,
    /// Breadth first, by embedding depth (Go).
    BreadthFirst,
}

/// Rules of one language for binding names.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Who sees class members without a receiver.
    pub class_scope: ClassScope,
    /// What importers see.
    pub exports: Exports,
    /// Order of member look-up in bases.
    pub member_order: MemberOrder,
    /// Files of one directory share their file-scope names (Go packages, Java packages).
    pub directory_is_module: bool,
    /// A nested module does not see the names of the module around it (Rust).
    pub modules_closed: bool,
    /// Macros of the modules around a file, and of the embedded modules in them, are visible in it
    /// by their bare name (Rust).
    pub macros_textual: bool,
    /// Outside types whose item is their first argument, whatever others they have (Rust's `Result`).
    pub wrappers: &'static [&'static str],
    /// Outside types with two arguments that are iterated over pair by pair (JavaScript's `Map`).
    pub keyed: &'static [&'static str],
    /// The associated types that name what iterating or indexing yields (Rust's `Item`, `Output`).
    pub item_types: &'static [&'static str],
    /// The associated type that names what a value dereferences to: its members are members of
    /// the value too (Rust's `Target`).
    pub deref_type: Option<&'static str>,
    /// The associated type that says what waiting for a type's values gives (Rust's `Future::Output`).
    pub future_type: Option<&'static str>,
    /// A named function inside a function does not see the outer function's locals (Rust).
    pub functions_closed: bool,
    /// Star imports leave out names that start with an underscore unless `star_names` lists them (Python).
    pub star_skips_underscore: bool,
    /// Whether `module.name` may name a submodule that nothing declares: a file or folder beside it.
    pub submodules: Submodules,
    /// Calling a class constructs it (Python); elsewhere construction is an `Instance`.
    pub call_constructs: bool,
    /// Parameters without a declared type hold what calls pass to them (Python, JavaScript).
    pub values_flow: bool,
    /// Type parameters may be declared apart from what they are parameters of (Python's `TypeVar`).
    pub free_type_parameters: bool,
    /// Declared types stand in comments: those that lead to nothing in the repository do not outweigh values.
    pub types_in_comments: bool,
    /// Naming a function as a decorator runs it (Python, JavaScript).
    pub decorators_run: bool,
    /// Of star imports that bring one name, the last counts (Python); elsewhere all do.
    pub last_star_wins: bool,
    /// A class has its static members, an instance the others, and neither has both (JavaScript).
    pub statics_apart: bool,
    /// A type implements an interface by having its methods (Go).
    pub structural_interfaces: bool,
    /// Methods of subtypes override those of their bases, unless something forbids it.
    pub methods_override: bool,
    /// The members that give an iterator and its items (Python's `__iter__`, `__next__`), and where an item is
    /// handed out inside of a result, the member that holds it (JavaScript's `value`).
    pub iteration: Option<(&'static str, &'static str, Option<&'static str>)>,
    /// The member that gives an item at an index (Python's `__getitem__`).
    pub index_member: Option<&'static str>,
    /// The member that runs when an instance is called (Python's `__call__`).
    pub call_member: Option<&'static str>,
    /// The type whose last argument is what calling its values gives (Python's `Callable`).
    pub function_type: Option<&'static str>,
    /// Member names that construct, in order of preference; calls of a class reach the first found.
    pub constructors: &'static [&'static str],
    /// A member that is only assigned to gives way to a declared one of a base class (Python).
    pub declared_members_first: bool,
    /// Set where functions of one name are chosen among by the types of arguments, not only by
    /// their number (Java).
    pub overloads: Option<&'static Overloads>,
    /// Of functions of one name, those that take the arguments as they are come first (C++).
    pub identity_first: bool,
    /// Traits that are implemented for a type parameter are of all types (Rust).
    pub blanket_traits: bool,
    /// A call of a class is bound to its constructor, where one is written in it (Java, JavaScript); elsewhere
    /// to the class.
    pub bind_constructors: bool,
    /// Methods of types outside the repository whose result follows from the receiver
    /// (`unwrap`, `clone`, `get`): what a call of them gives. `Type.method` goes before `method`.
    pub outside_methods: &'static [(&'static str, OutsideResult)],
    /// Methods of a type may stand in any file (`impl` blocks): in which files they are looked for.
    pub extensions: ExtensionReach,
    /// Star imports are textual inclusion: what an included file includes is seen too, modules of
    /// one qualified name are one module wherever they are, and declarations stand for definitions
    /// of their qualified name in other files (C, C++: linkage).
    pub textual_includes: bool,
    /// Modules of one qualified name are one module and classes one class, in all files of the
    /// repository; what is in them needs no import there (C#, Kotlin, PHP, Ruby, Lua).
    pub open_modules: bool,
    /// Members of extensions of this name are visible everywhere (`declare global`).
    pub globals: Option<&'static str>,
    /// Names of the standard library, sorted, that definitions outside of a default build stand in for
    /// where they are missing: those are not what the name means (C).
    pub library: &'static [&'static str],
    /// Names known without any import: bound to nothing in the repository unless something in
    /// scope shadows them.
    pub builtins: &'static [&'static str],
}

/// What a well-known method of an outside type returns, seen from its receiver.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutsideResult {
    /// A value of the receiver's own type (`clone`, `iter`, `filter`).
    Receiver,
    /// What the receiver wraps: its first type argument (`unwrap`, `await`).
    Unwrapped,
    /// The other thing the receiver may hold: its second type argument (`unwrap_err`).
    Other,
    /// A value of this type, whatever the receiver (`toString`).
    Named(&'static str),
    /// An array of values of this type, whatever the receiver (`toCharArray`).
    ArrayOf(&'static str),
    /// The pairs of keys, or of indices, and items of the receiver (`entries`).
    Entries,
    /// One item of the receiver: its last type argument (`next`, `pop`, `get` of a map).
    Element,
}

/// What choosing among overloads must know of types outside the repository, by their names.
#[derive(Clone, Copy, Debug)]
pub struct Overloads {
    /// The type every reference type is a subtype of.
    pub top: &'static str,
    /// The type of `null`: a subtype of every reference type.
    pub null: &'static str,
    /// Arrays.
    pub array: &'static str,
    /// Types with all their supertypes but the top; widening counts for primitive types.
    pub supertypes: &'static [(&'static str, &'static [&'static str])],
    /// Types that have no subtypes.
    pub finals: &'static [&'static str],
    /// Primitive types and the types they are boxed to.
    pub boxes: &'static [(&'static str, &'static str)],
    /// Interfaces that functions without a name may stand for, with the number of their parameters.
    pub functions: &'static [(&'static str, usize)],
    /// Supertypes of every enumeration.
    pub of_enums: &'static [&'static str],
}

impl Rules {
    /// A language without peculiarities: what a table leaves out is like here.
    pub const BASE: Rules = Rules {
        class_scope: ClassScope::Hidden,
        exports: Exports::FileScope,
        member_order: MemberOrder::DepthFirst,
        directory_is_module: false,
        modules_closed: false,
        functions_closed: false,
        macros_textual: false,
        wrappers: &[],
        keyed: &[],
        item_types: &[],
        deref_type: None,
        future_type: None,
        star_skips_underscore: false,
        submodules: Submodules::None,
        call_constructs: false,
        values_flow: false,
        free_type_parameters: false,
        types_in_comments: false,
        decorators_run: false,
        last_star_wins: false,
        statics_apart: false,
        structural_interfaces: false,
        methods_override: false,
        iteration: None,
        index_member: None,
        call_member: None,
        function_type: None,
        constructors: &[],
        declared_members_first: false,
        overloads: None,
        identity_first: false,
        blanket_traits: false,
        bind_constructors: false,
        outside_methods: &[],
        extensions: ExtensionReach::File,
        textual_includes: false,
        open_modules: false,
        globals: None,
        library: &[],
        builtins: &[],
    };
}

/// Where a module is looked for that nothing declares, beside the file of the module it is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Submodules {
    /// Nowhere: modules are declared.
    None,
    /// Where it is named (Rust, for what macros declare). It would be looked for under each name of a file in each
    /// of its preludes.
    Named,
    /// There, and among what a star import brings (Python).
    Starred,
}

/// Where members added to a type from outside its body are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExtensionReach {
    /// Only in the file of the type (JavaScript prototypes).
    File,
    /// In the files of its directory (Go).
    Directory,
    /// In every file of the language (Rust).
    Repository,
}
