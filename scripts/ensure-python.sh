#!/usr/bin/env bash
# Prints the path of python3 with a tz database, for the oracle of the terms (tests/oracle); installs Debian's when absent.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/debian.sh
. "$here/debian.sh"

knows_almaty() {
  command -v python3 >/dev/null && python3 -c 'import zoneinfo; zoneinfo.ZoneInfo("Asia/Almaty")' 2>/dev/null
}

if ! knows_almaty; then
  install_packages 'the oracle of the terms' python3 tzdata
fi
knows_almaty || {
  echo 'the oracle of the terms: python3 was installed and still does not know Asia/Almaty' >&2
  exit 1
}
command -v python3
