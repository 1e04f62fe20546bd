//! Headers of the standard libraries and of POSIX: never files of the tree, even where one has
//! such a name.

/// Whether `<path>` is a header of the platform. Those of C++ have no extension.
pub(super) fn is_header(path: &str) -> bool {
    match path.strip_suffix(".h") {
        Some(stem) => HEADERS.binary_search(&stem).is_ok() || path.starts_with("sys/"),
        None => !path.contains('.') && !path.contains('/'),
    }
}

/// C17, C23 and POSIX.1-2017, without `.h`, sorted.
const HEADERS: &[&str] = &[
    "aio",
    "alloca",
    "arpa/inet",
    "assert",
    "complex",
    "cpio",
    "ctype",
    "dirent",
    "dlfcn",
    "errno",
    "execinfo",
    "fcntl",
    "fenv",
    "float",
    "fmtmsg",
    "fnmatch",
    "ftw",
    "getopt",
    "glob",
    "grp",
    "iconv",
    "ifaddrs",
    "immintrin",
    "inttypes",
    "io",
    "iso646",
    "langinfo",
    "libgen",
    "limits",
    "locale",
    "malloc",
    "math",
    "memory",
    "monetary",
    "mqueue",
    "ndbm",
    "net/if",
    "netdb",
    "netinet/in",
    "netinet/tcp",
    "nl_types",
    "poll",
    "process",
    "pthread",
    "pty",
    "pwd",
    "regex",
    "sched",
    "search",
    "semaphore",
    "setjmp",
    "signal",
    "spawn",
    "stdalign",
    "stdarg",
    "stdatomic",
    "stdbit",
    "stdbool",
    "stdckdint",
    "stddef",
    "stdint",
    "stdio",
    "stdlib",
    "stdnoreturn",
    "string",
    "strings",
    "stropts",
    "syslog",
    "tar",
    "termios",
    "tgmath",
    "threads",
    "time",
    "trace",
    "uchar",
    "ulimit",
    "unistd",
    "utime",
    "utmpx",
    "wchar",
    "wctype",
    "windows",
    "winsock2",
    "wordexp",
    "xmmintrin",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(HEADERS.is_sorted());
        assert!(is_header("stdio.h") && is_header("vector") && is_header("sys/types.h"));
        assert!(!is_header("jv.h") && !is_header("leveldb/db.h"));
    }
}
