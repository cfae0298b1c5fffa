#!/usr/bin/env bash
# Has exported logs verified by programs that are not ours: Go's sumdb libraries (from Debian's packages) and the PyPI
# package tlog-scales (hash-pinned, in an environment of its own). Both must accept a log as it is, and refuse it with
# one bit flipped in its checkpoint, in a tile or in an entry. Nothing is left in the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
sumdb=/usr/share/gocode/src/golang.org/x/mod/sumdb
if ! command -v go >/dev/null || [ ! -d "$sumdb/tlog" ]; then
  echo "Installing golang-go and golang-golang-x-mod-dev (missing on this system) ..." >&2
  { as_root apt-get update -qq \
    && as_root apt-get install -y -qq --no-install-recommends golang-go golang-golang-x-mod-dev; } >&2 \
    || { echo "Please install golang-go and golang-golang-x-mod-dev, then run this again." >&2; exit 2; }
fi
./scripts/aside.sh interop

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/cache"
go build -o "$work/verify" tests/interop/ledger/verify.go

logs() { PYTHONPATH=services:. .venv/bin/python -m tests.interop.ledger.logs "$@"; }
with_go() { "$work/verify" "$1/log" "$(cat "$1/key")"; }
with_scales() { .relevo/interop/bin/tlog-tiles get-leaf -c "$1/log/" "$2"; }

# tlog-scales makes the same proof of leaf $2, to the byte.
same_proof() {
  .relevo/interop/bin/tlog-tiles gen-proof "$1/log/" "$2" >"$work/theirs"
  .venv/bin/relevo ledger prove "$2" "$1/log" >"$work/ours"
  cmp "$work/theirs" "$work/ours"
}

# The leaf at $2 of the log in $1, as tlog-scales has it after checking its inclusion, is in the log's own bundle.
scales_finds() {
  with_scales "$1" "$2" >"$work/leaf"
  [ "$(wc -c <"$work/leaf")" -gt 100 ] || { echo "tlog-scales: leaf $2 is not there" >&2; exit 1; }
  grep -qaF "$(cat "$work/leaf")" -r "$1/log/tile/entries" || { echo "tlog-scales: leaf $2 is another" >&2; exit 1; }
}

# With one bit flipped at place $2 of file $1, the rest of the arguments must fail.
refuses() {
  local file=$1 place=$2; shift 2
  cp "$file" "$work/kept"
  logs flip "$file" "$place"
  if "$@" >"$work/said" 2>&1; then
    echo "$* accepted ${file##*/log/} with a bit flipped at $place." >&2; exit 1
  fi
  cp "$work/kept" "$file"
}

for entries in 1 300 66000; do
  here="$work/$entries"; mkdir "$here"
  logs make "$here" "$entries"
  with_go "$here"
  for index in 0 $((entries / 2)) -1; do scales_finds "$here" "$index"; done
  for index in 0 $((entries / 2)) $((entries - 1)); do same_proof "$here" "$index"; done
  echo "tlog-scales: 3 leaves of $entries are proven, and 3 proofs are the same"
done

here="$work/66000"; log="$here/log"
for place in 13 22 120; do refuses "$log/checkpoint" "$place" with_go "$here"; done
for tile in tile/0/000 tile/0/257.p/208 tile/1/000 tile/1/001.p/1 tile/2/000.p/1; do
  refuses "$log/$tile" 0 with_go "$here"
  refuses "$log/$tile" -1 with_go "$here"
done
for bundle in tile/entries/000 tile/entries/129 tile/entries/257.p/208; do
  for place in 0 1 2 700 -1; do refuses "$log/$bundle" "$place" with_go "$here"; done
done
refuses "$log/checkpoint" 22 with_scales "$here" 0
refuses "$log/tile/0/000" 32 with_scales "$here" 0
refuses "$log/tile/1/000" 32 with_scales "$here" 0
refuses "$log/tile/entries/000" 20 with_scales "$here" 0
with_go "$here"

# The brand's private log, out of its database and under the vault's cosignature, is a log like any other.
here="$work/private"; log="$here/log"; mkdir "$here"
logs private "$here" 300
with_go "$here"
for index in 0 150 511; do scales_finds "$here" "$index"; same_proof "$here" "$index"; done
for file in checkpoint tile/0/000 tile/0/001 tile/1/000.p/2 tile/entries/001; do
  refuses "$log/$file" 13 with_go "$here"
done
with_go "$here"
echo "Both accept what Relevo exports and refuse what was changed."
