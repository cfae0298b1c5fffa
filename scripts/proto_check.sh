#!/usr/bin/env bash
# Fails when the committed generated code is not what proto/ generates, or when a released contract breaks.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
./scripts/proto.sh "$fresh"
if ! diff -r --exclude=__pycache__ --exclude=__init__.py "$fresh/relevo/wire" services/relevo/wire; then
  echo "services/relevo/wire is out of date: run 'make proto' and commit." >&2
  exit 1
fi
.venv/bin/buf breaking --against proto/released.binpb
