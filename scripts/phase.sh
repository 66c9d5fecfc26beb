#!/usr/bin/env bash
# phase.sh NAME COMMAND…: says what begins, runs it, says how many seconds it took and whether it went well.
set -euo pipefail

name=$1
shift
printf '\n== %s\n' "$name"
begun=$SECONDS
status=0
"$@" || status=$?
took=$((SECONDS - begun))
if [ "$status" -eq 0 ]; then
  printf '== %s: done in %s s\n' "$name" "$took"
else
  printf '== %s: FAILED after %s s (exit code %s)\n' "$name" "$took" "$status" >&2
fi
exit "$status"
