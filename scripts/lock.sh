#!/usr/bin/env bash
# Re-resolves pyproject.toml into hash-pinned locks without index addresses. Needs a set-up .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header "$@"; }
echo uv | compile --output-file requirements/bootstrap.lock -
compile --output-file requirements/run.lock pyproject.toml
compile --output-file requirements/dev.lock --extra dev --constraint requirements/run.lock pyproject.toml
