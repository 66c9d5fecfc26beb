#!/usr/bin/env bash
# Prints the folder with PostgreSQL's server programs (initdb, pg_ctl, postgres); installs Debian's when there is none.
# The tests start servers of their own, in scratch folders; none that runs is touched. SENIM_POSTGRES_BIN names another.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/debian.sh
. "$here/debian.sh"

# Debian keeps the server's programs out of the PATH, a folder a version; the newest one wins.
find_bin() {
  local folder
  while read -r folder; do
    [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && printf '%s\n' "$folder" && return
  done <<EOT
${SENIM_POSTGRES_BIN:-}
$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV)
$(dirname "$(command -v initdb || echo /nowhere/initdb)")
EOT
  return 1
}

if ! find_bin >/dev/null; then
  install_packages 'PostgreSQL tests' postgresql
fi
find_bin || {
  echo 'PostgreSQL tests: the server was installed and still is not found' >&2
  exit 1
}
