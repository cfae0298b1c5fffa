#!/usr/bin/env bash
# Installs what tests need from the system's packages, where it is missing: `system.sh postgresql rabbitmq …`.
# Services are not started: tests run private ones. Elsewhere than on Debian it says what to install.
set -euo pipefail

needs() {  # name, file that shows that it is there, package
  case " ${wanted[*]} " in *" $1 "*) ;; *) return 0 ;; esac
  # shellcheck disable=SC2144
  compgen -G "$2" >/dev/null || missing+=("$3")
}

wanted=("$@")
missing=()
needs postgresql '/usr/lib/postgresql/*/bin/initdb' postgresql
needs rabbitmq '/usr/lib/rabbitmq/bin/rabbitmq-server' rabbitmq-server
[ ${#missing[@]} = 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Please install: ${missing[*]} (the tests start private servers; none need run)." >&2
  exit 2
fi
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
echo "Installing from the system's packages: ${missing[*]} ..." >&2
# No service starts by itself, and no cluster is made: policy-rc.d and createcluster.conf say so.
policy=$(mktemp)
printf '#!/bin/sh\nexit 101\n' > "$policy"
restore() { as_root rm -f /usr/sbin/policy-rc.d; rm -f "$policy"; }
if [ ! -e /usr/sbin/policy-rc.d ]; then
  as_root install -m 755 "$policy" /usr/sbin/policy-rc.d
  trap restore EXIT
fi
export DEBIAN_FRONTEND=noninteractive
if ! { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
  echo "Please install: ${missing[*]} (the tests start private servers; none need run)." >&2
  exit 2
fi
