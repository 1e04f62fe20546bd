//! Names a shell knows by itself: commands built into Bash (its manual, chapter 4), the utilities of
//! POSIX (XCU), and variables of both.

#[rustfmt::skip]
pub(super) const NAMES: &[&str] = &[
    // Built in.
    ":", "[", ".", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "command", "compgen", "complete",
    "compopt", "continue", "declare", "dirs", "disown", "echo", "enable", "eval", "exec", "exit", "export", "false",
    "fc", "fg", "getopts", "hash", "help", "history", "jobs", "kill", "let", "local", "logout", "mapfile", "popd",
    "printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend",
    "test", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
    // Utilities.
    "awk", "basename", "bash", "bc", "cat", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "cp", "crontab",
    "csplit", "curl", "cut", "date", "dd", "df", "diff", "dirname", "du", "ed", "env", "expand", "expr", "file",
    "find", "fold", "git", "grep", "gzip", "head", "hostname", "iconv", "id", "install", "join", "less", "ln",
    "locale", "logger", "logname", "ls", "make", "man", "mkdir", "mkfifo", "mktemp", "more", "mv", "nice", "nl",
    "nohup", "od", "paste", "patch", "pr", "ps", "readlink", "realpath", "rm", "rmdir", "sed", "seq", "sh", "sleep",
    "sort", "split", "stat", "strings", "strip", "stty", "sudo", "tail", "tar", "tee", "time", "timeout", "touch",
    "tput", "tr", "tsort", "tty", "uname", "unexpand", "uniq", "unzip", "uudecode", "uuencode", "wc", "wget", "which",
    "who", "whoami", "xargs", "zip",
    // Variables.
    "BASH", "BASHPID", "BASH_LINENO", "BASH_REMATCH", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO", "BASH_VERSION",
    "CDPATH", "COLUMNS", "COMP_CWORD", "COMP_LINE", "COMP_POINT", "COMP_WORDS", "COMPREPLY", "DIRSTACK", "EDITOR",
    "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS", "HISTFILE", "HOME", "HOSTNAME", "HOSTTYPE", "IFS", "LANG", "LC_ALL",
    "LINENO", "LINES", "LOGNAME", "MACHTYPE", "OLDPWD", "OPTARG", "OPTERR", "OPTIND", "OSTYPE", "PATH", "PIPESTATUS",
    "PPID", "PS1", "PS2", "PS4", "PWD", "RANDOM", "REPLY", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "TERM", "TMPDIR",
    "TZ", "UID", "USER",
];
