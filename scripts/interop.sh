#!/usr/bin/env bash
# Seals with Relevo and opens with a second implementation (Node.js), and the other way round.
# `interop.sh` checks; `interop.sh update` also replaces the committed vectors with fresh ones.
# Nothing is left in the checkout: packages and fresh vectors live in a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-check}
[ "$mode" = check ] || [ "$mode" = update ] || { echo "usage: interop.sh [check|update]" >&2; exit 2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "Installing nodejs and npm (missing on this system) ..." >&2
  { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends nodejs npm; } >&2 \
    || { echo "Please install Node.js 18 or newer with npm, then run this again." >&2; exit 2; }
fi
if [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -lt 18 ]; then
  echo "The second implementation needs Node.js 18 or newer; this is $(node --version)." >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
committed=tests/vectors/sealing

cp tests/interop/{package.json,package-lock.json,.npmrc,format.mjs,vectors.mjs} "$work"
(cd "$work" && npm ci --ignore-scripts --silent)

python() { .venv/bin/python -m tests.interop.vectors "$@"; }
node_vectors() { node "$work/vectors.mjs" "$@"; }

mkdir "$work/fresh"
python make "$committed/cases.json" "$work/fresh/python.json"
node_vectors make "$committed/cases.json" "$work/fresh/node.json"
if [ "$mode" = update ]; then cp "$work"/fresh/{python,node}.json "$committed"; fi

echo "Fresh vectors:"
node_vectors check "$work/fresh/python.json"
python check "$work/fresh/node.json"
echo "Committed vectors:"
node_vectors check "$committed/python.json"
python check "$committed/node.json"
cmp "$work/fresh/node.json" "$committed/node.json" \
  || { echo "node.json is not what the second implementation makes of cases.json." >&2; exit 1; }
echo "Both implementations agree."
