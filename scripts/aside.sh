#!/usr/bin/env bash
# Sets up an environment of its own, beside the product's: `aside.sh NAME` installs requirements/NAME.lock into
# .relevo/NAME. For tools that the product must not depend on. Fast and idempotent; needs a set-up .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:?name of a lock}
lock=requirements/$name.lock
folder=.relevo/$name
digest=$(cat "$lock" scripts/aside.sh | sha256sum | cut -d' ' -f1)
if [ -f "$folder/.installed" ] && [ "$(cat "$folder/.installed")" = "$digest" ]; then exit 0; fi

echo "Installing pinned packages ($name) ..." >&2
mkdir -p .relevo
.venv/bin/python -m venv --clear --without-pip "$folder"
# Without dependencies: the lock is complete, and holds what its packages say does not go together (scripts/lock.sh).
VIRTUAL_ENV=$PWD/$folder .venv/bin/uv pip install --quiet --require-hashes --no-deps -r "$lock"
site=$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/services" > "$site/relevo-source.pth"
"$folder/bin/python" -m compileall -qq -j 0 "$site" || true  # templates among them are no Python
echo "$digest" > "$folder/.installed"
