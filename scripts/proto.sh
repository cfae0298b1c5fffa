#!/usr/bin/env bash
# Generates Python and typed stubs from proto/ into the folder given.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?output folder}
mkdir -p "$out"
files=$(cd proto && find . -name '*.proto' | sed 's|^\./||' | sort)
PATH="$PWD/.venv/bin:$PATH" .venv/bin/python -m grpc_tools.protoc -I proto \
  --python_out="$out" --grpc_python_out="$out" --mypy_out="$out" --mypy_grpc_out="$out" $files 2> >(grep -v "^Writing mypy" >&2)
