//! Where words begin and end in most languages.

/// Whether a byte may stand in a word: letters, digits, `_`, `$`, and all that is beyond ASCII.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
