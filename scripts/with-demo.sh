#!/usr/bin/env bash
# with-demo.sh BINARY COMMAND…: starts a demo with fresh data on free ports of this machine, tells the command where it
# answers (SENIM_URL, SENIM_OFFICER_URL), and ends it with the command, whatever becomes of it.
set -euo pipefail

senim=$1
shift
folder=$(mktemp -d)
trap 'kill "$demo" 2>/dev/null || true; wait "$demo" 2>/dev/null || true; rm -rf "$folder"' EXIT

"$senim" --json demo --data "$folder/data" --listen 127.0.0.1:0 >"$folder/out" 2>"$folder/said" &
demo=$!
until grep -q '"address"' "$folder/out"; do
  if ! kill -0 "$demo" 2>/dev/null; then
    echo 'the demo did not start:' >&2
    cat "$folder/said" >&2
    exit 1
  fi
  sleep 0.2
done
port=$(sed -n 's/.*"address":"http:\/\/127\.0\.0\.1:\([0-9]*\)".*/\1/p' "$folder/out")

SENIM_URL="http://127.0.0.1:$port" SENIM_OFFICER_URL="http://officer.localhost:$port" "$@"
