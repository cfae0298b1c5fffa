#!/usr/bin/env bash
# Sets up .venv from the hash-pinned locks: `setup.sh run` for the product, `setup.sh dev` for everything.
# Fast and idempotent: a stamp holds the digest of what was installed.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:?run or dev}
python=${PYTHON:-python3}
lock=requirements/$what.lock
stamp=.venv/.installed-$what
digest=$(cat requirements/bootstrap.lock "$lock" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)

# Python reads compiled modules even where the environment forbids it to write them; without them every start of a
# process would compile a thousand files, which is most of its time.
compile_ours() { .venv/bin/python -m compileall -q services; }

installed() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

if installed "$stamp" "$digest"; then compile_ours; exit 0; fi
if [ "$what" = run ]; then  # the dev set contains the run set
  dev_digest=$(cat requirements/bootstrap.lock requirements/dev.lock pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)
  if installed .venv/.installed-dev "$dev_digest"; then compile_ours; exit 0; fi
fi

"$python" - <<'PY' || { echo "Relevo needs Python 3.11 or newer as python3 (or set PYTHON=...)." >&2; exit 2; }
import sys
sys.exit(sys.version_info < (3, 11))
PY

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
if [ ! -x .venv/bin/python ]; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Installing python3-venv (missing on this system) ..." >&2
    as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends python3-venv \
      || { echo "Please install your system's python3-venv package, then run this again." >&2; exit 2; }
  fi
  "$python" -m venv .venv
fi
echo "Installing pinned packages ($what) ..." >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install --quiet --require-hashes -r "$lock"
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# An editable install without a build back end: a path entry and the console script.
echo "$PWD/services" > "$site/relevo-source.pth"
printf '#!%s\nimport sys\nfrom relevo.__main__ import main\nsys.exit(main())\n' "$PWD/.venv/bin/python" > .venv/bin/relevo
chmod +x .venv/bin/relevo
compile_ours
.venv/bin/python -m compileall -qq -j 0 "$site" || true  # templates among them are no Python
echo "$digest" > "$stamp"
