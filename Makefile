# Everything runs from a clean clone with Python 3.11 and make. Each step is done once and again only when its inputs change.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
DATABASE := data/build/monitor.duckdb
BUILD_INPUTS := $(shell find etl -name '*.py' -o -name '*.sql' -o -name '*.yaml' -o -name '*.csv') $(wildcard data/snapshot/*.csv)

.DEFAULT_GOAL := help
.PHONY: help run build test test-long check audit docs format benchmark lock clean browser

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run $(DATABASE) ## set up, build the database, serve the dashboard on http://localhost:8501
	$(BIN)/streamlit run app.py --server.port $(PORT)

build: $(DATABASE) ## build the database from the snapshot

test: $(VENV)/.test $(DATABASE) browser ## set up and pass the tests, those in a browser too where there is one
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not browser and not long and not benchmark'
	@. $(VENV)/browser.env; $(BIN)/python -m pytest -m 'browser and not long and not benchmark'

test-long: $(VENV)/.test $(DATABASE) browser ## full products, long runs, DuckDB 2.x
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not browser and not benchmark'
	@. $(VENV)/browser.env; $(BIN)/python -m pytest -m 'browser and not benchmark'
	tests/on_duckdb_2.sh

check: $(VENV)/.test audit ## ruff, mypy, the catalog's own checks, and the audit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m etl check

audit: $(VENV)/.test ## known dangers: bandit on our code, pip-audit on what is installed
	$(BIN)/python tests/audit.py

docs: $(VENV)/.test $(DATABASE) ## write docs/reference anew from code and catalog
	$(BIN)/python docs/reference/generate.py

format: $(VENV)/.test ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(VENV)/.test $(DATABASE) ## side-by-side timings
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks

lock: ## work out requirements.lock and requirements-test.lock anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet pip-tools
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --strip-extras --no-header --allow-unsafe -o requirements.lock pyproject.toml -P 'duckdb<2'
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --strip-extras --no-header --allow-unsafe --extra test -c requirements.lock -o requirements-test.lock pyproject.toml

clean: ## remove everything that the other commands made
	rm -rf $(VENV) $(VENV)-lock $(VENV)-duckdb2 data/build

$(VENV)/.run: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

$(DATABASE): $(VENV)/.run $(BUILD_INPUTS)
	$(BIN)/python -m etl build
	@touch $@

browser: $(VENV)/.test
	@tests/find_browser.sh > $(VENV)/browser.env
