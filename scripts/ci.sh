#!/bin/sh
# Everything that must hold before a change is accepted, from a fresh clone. Needs Node 20 and npm, nothing else.
# All checks run even when one fails, so that one run names every problem. `--no-install` keeps node_modules.
cd "$(dirname "$0")/.." || exit 2
export CI=1 NO_COLOR=1 npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false
failed=''
passed=0

step() {
  name=$1
  shift
  echo
  echo "== $name: $*"
  began=$(date +%s)
  if "$@"; then
    passed=$((passed + 1))
    echo "== $name: ok, $(($(date +%s) - began)) s"
  else
    failed="$failed $name"
    echo "== $name: FAILED"
    return 1
  fi
}

[ "${1:-}" = --no-install ] || npm ci || exit 2
step typecheck npm run -s typecheck
step lint npm run -s lint
step registries npm run -s check:gen
step schema npm run -s check:schema
step imports npm run -s check:imports
step folders npm run -s check:folders
# A half-made bundle must not pass for a package.
step build npm run -s build && # What the README shows first: status 1 says that something was found.
step readme sh -c "node packages/tcpwhy/dist/tcpwhy.js examples/stale-pool.pcap | grep -q stale-pooled-connection"
step package npm run -s check:package
step tests npm run -s test

echo
if [ -n "$failed" ]; then
  echo "checks: $passed passed, $(echo "$failed" | wc -w) failed:$failed"
  exit 1
fi
echo "checks: $passed passed, 0 failed"
