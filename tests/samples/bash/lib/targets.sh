TARGETS=(linux macos)

known() {
  local name
  for name in "${TARGETS[@]}"; do
    [[ "$name" == "$1" ]] && return 0
  done
  return 1
}
