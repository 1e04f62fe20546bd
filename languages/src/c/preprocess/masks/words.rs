//! Words of the language, by what they may start or end.

/// Words that start declarations without naming their type.
pub(super) fn is_specifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"static"
            | b"inline"
            | b"extern"
            | b"const"
            | b"constexpr"
            | b"virtual"
            | b"explicit"
            | b"friend"
            | b"volatile"
            | b"register"
            | b"typedef"
            | b"__inline"
            | b"mutable"
            | b"__extension__"
            | b"_Noreturn"
            | b"thread_local"
    )
}

pub(super) fn is_type_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"void"
            | b"char"
            | b"short"
            | b"int"
            | b"long"
            | b"float"
            | b"double"
            | b"signed"
            | b"unsigned"
            | b"bool"
            | b"_Bool"
            | b"auto"
            | b"struct"
            | b"union"
            | b"enum"
            | b"class"
    )
}

pub(super) fn is_keyword(word: &[u8]) -> bool {
    is_specifier(word)
        || is_type_word(word)
        || matches!(
            word,
            b"if"
                | b"else"
                | b"for"
                | b"while"
                | b"do"
                | b"switch"
                | b"case"
                | b"default"
                | b"return"
                | b"goto"
                | b"break"
                | b"continue"
                | b"sizeof"
                | b"catch"
                | b"try"
                | b"throw"
                | b"new"
                | b"delete"
                | b"operator"
                | b"template"
                | b"typename"
                | b"namespace"
                | b"using"
                | b"public"
                | b"private"
                | b"protected"
                | b"this"
                | b"decltype"
                | b"static_assert"
                | b"co_return"
                | b"co_await"
                | b"co_yield"
                | b"requires"
                | b"concept"
                | b"alignas"
                | b"noexcept"
                | b"asm"
                | b"__asm__"
                | b"__attribute__"
                | b"__declspec"
                | b"and"
                | b"or"
                | b"not"
        )
}
