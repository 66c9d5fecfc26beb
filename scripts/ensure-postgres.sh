#!/usr/bin/env bash
# Prints the folder with PostgreSQL's server programs (initdb, pg_ctl, postgres); installs Debian's when there is none.
# The tests start servers of their own, in scratch folders; none that runs is touched.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/debian.sh
. "$here/debian.sh"

# Debian keeps the server's programs out of the PATH, a folder a version; the newest one wins, as in the tests.
find_bin() {
  local folder
  while read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      printf '%s\n' "$folder"
      return
    fi
  done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV)
  return 1
}

if ! find_bin >/dev/null; then
  install_packages 'PostgreSQL tests' postgresql
fi
find_bin || {
  echo 'PostgreSQL tests: the server was installed and still is not found' >&2
  exit 1
}
