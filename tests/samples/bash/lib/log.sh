LEVEL="${LEVEL:-info}"

_say() {
  printf '%s: %s\n' "$1" "$2" >&2
}

info() {
  if [[ "$LEVEL" == info ]]; then
    _say info "$1"
  fi
}

fail() {
  _say error "$1"
  exit 1
}
