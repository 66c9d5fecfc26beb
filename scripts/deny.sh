#!/usr/bin/env bash
# Holds the lock file to deny.toml. Builds cargo-deny from crates.io, in the one version the policy was written for, when
# it is not there: outside the checkout and beside whatever the machine has (minutes, once a machine).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=0.20.2
root=${XDG_CACHE_HOME:-$HOME/.cache}/senim/cargo-deny-$version

deny=
for found in "$(command -v cargo-deny || true)" "$root/bin/cargo-deny"; do
  if [ -x "$found" ] && [ "$("$found" --version)" = "cargo-deny $version" ]; then
    deny=$found
    break
  fi
done
if [ -z "$deny" ]; then
  echo "building cargo-deny $version (minutes, once a machine) …"
  cargo install --locked --quiet cargo-deny --version "$version" --root "$root"
  deny=$root/bin/cargo-deny
fi
exec "$deny" --locked check bans licenses sources
