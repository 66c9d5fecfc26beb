#!/usr/bin/env bash
# Prints the path of strace, for the tests of durability; installs Debian's when there is none.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/debian.sh
. "$here/debian.sh"

if ! command -v strace >/dev/null; then
  install_packages 'tests of durability' strace
fi
command -v strace || {
  echo 'tests of durability: strace was installed and still is not found' >&2
  exit 1
}
