#!/usr/bin/env bash
# prerequisites.sh [rust] [web]: is everything there that building needs? Names each thing that is missing or too old,
# with the version wanted and how to get it. Without words: both. Installs nothing.
set -euo pipefail

missing=0

# want NAME WANTED FOUND HOW: reports one missing thing.
want() {
  printf 'missing: %s %s (%s)\n         %s\n' "$1" "$2" "$3" "$4" >&2
  missing=$((missing + 1))
}

# version COMMAND…: the first dotted number it prints, or nothing.
version() {
  "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1 || true
}

# at_least WANTED FOUND: compares dotted numbers.
at_least() {
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# check NAME WANTED HOW COMMAND…: there, and new enough?
check() {
  local name=$1 wanted=$2 how=$3
  shift 3
  if ! command -v "$1" >/dev/null 2>&1; then
    want "$name" "$wanted or newer" "not found" "$how"
    return
  fi
  local found
  found=$(version "$@")
  if [ -z "$found" ] || ! at_least "$wanted" "$found"; then
    want "$name" "$wanted or newer" "found ${found:-no version}" "$how"
  fi
}

[ $# -gt 0 ] || set -- rust web
for part in "$@"; do
  case "$part" in
    rust)
      check rustc 1.95 'https://rustup.rs, then: rustup update stable' rustc --version
      check cargo 1.95 'comes with rustc from https://rustup.rs' cargo --version
      # SQLite, ring and the linker. Cargo calls `cc` unless the environment names another.
      if ! command -v "${CC:-cc}" >/dev/null 2>&1; then
        want 'a C compiler' '(any)' "${CC:-cc} not found" 'Debian: apt-get install gcc libc6-dev; Fedora: dnf install gcc; macOS: xcode-select --install'
      fi
      ;;
    web)
      check node 20.19 'https://nodejs.org, version 22 or the newest 20; Debian 12 ships 18, which is too old' node --version
      check npm 10.0 'comes with node from https://nodejs.org' npm --version
      ;;
    *)
      printf 'prerequisites.sh: unknown part %s\n' "$part" >&2
      exit 2
      ;;
  esac
done

if [ "$missing" -gt 0 ]; then
  printf '%s missing; install and try again.\n' "$missing" >&2
  exit 1
fi
