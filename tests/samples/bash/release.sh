#!/usr/bin/env bash
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
source "$here/lib/log.sh"
source "$here/lib/build.sh"

usage() {
  echo "usage: $0 VERSION" >&2
  exit 2
}

cleanup() {
  rm -rf "$work"
}

main() {
  local version="${1:-}"
  [[ -n "$version" ]] || usage
  work="$(mktemp -d)"
  trap cleanup EXIT
  for target in "${TARGETS[@]}"; do
    build "$target" "$version"
  done
  info "released $version"
}

main "$@"
