#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; installs Debian's, with fonts that have the Kazakh letters and ₸,
# when there is none. TEST_CHROMIUM names another.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/debian.sh
. "$here/debian.sh"

find_chromium() {
  local name
  for name in "${TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return
  done
  return 1
}

has_fonts() {
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':lang=kk' family)" ]
}

if ! find_chromium >/dev/null; then
  install_packages 'browser tests' chromium fonts-noto-core fontconfig
elif ! has_fonts; then
  # Pages are tested without Kazakh fonts too, only their pictures are poor: no reason to fail.
  install_packages 'pictures of Kazakh text' fonts-noto-core fontconfig || true
fi
find_chromium || {
  echo 'browser tests: Chromium was installed and still is not found' >&2
  exit 1
}
