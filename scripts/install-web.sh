#!/usr/bin/env bash
# Brings web/node_modules to what the lock file says: only when it changed since the last time, and without running
# any package's install script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../web"

# What was installed last, kept inside what it describes: both vanish together.
installed=node_modules/.senim-installed
wanted=$(cat package.json package-lock.json && node --version)
if [ -f "$installed" ] && [ "$wanted" = "$(cat "$installed")" ]; then
  echo 'web dependencies: as the lock file says'
  exit 0
fi
npm ci --ignore-scripts --no-audit --no-fund
printf '%s\n' "$wanted" >"$installed"
