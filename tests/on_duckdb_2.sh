#!/bin/sh
# The same tests on DuckDB 2.x, in an environment and with a database of their own. Part of `make test-long`.
set -eu
cd "$(dirname "$0")/.."
venv=.venv-duckdb2
if [ ! -e "$venv/.ready" ]; then
    "${PYTHON:-python3}" -m venv "$venv"
    "$venv/bin/python" - requirements-test.lock "$venv/without-duckdb.lock" <<'PYTHON'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
open(sys.argv[2], "w", encoding="utf-8").write(re.sub(r"(?m)^duckdb==.*\n(?:    .*\n)*", "", text))
PYTHON
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$venv/without-duckdb.lock"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'duckdb>=2,<3'
    touch "$venv/.ready"
fi
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
export MONITOR_DATABASE="$build/monitor.duckdb"
"$venv/bin/python" -m etl --database "$MONITOR_DATABASE" build
"$venv/bin/python" -c "import duckdb; print('DuckDB', duckdb.__version__)"
"$venv/bin/python" -m pytest -m 'not long and not benchmark and not browser'
