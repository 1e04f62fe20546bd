. "${BASH_SOURCE%/*}/targets.sh"

# Builds one target into the work folder.
build() {
  local target="$1" version="$2"
  known "$target" || fail "no such target: $target"
  case "$target" in
    linux) flags=-static ;;
    *) flags= ;;
  esac
  cc $flags -o "$work/app-$version" src/*.c
}
