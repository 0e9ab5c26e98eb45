# SPDX-License-Identifier: AGPL-3.0-or-later
# `make demo` shows the service, `make test` checks it. Everything installs itself into .venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
INSTANCE ?= instance

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: demo setup test test-fast lint lock translations clean

demo: $(VENV)/.runtime
	@CODESIGN_SECURE_COOKIES=false CODESIGN_INSTANCE="$(INSTANCE)" $(BIN)/python -m codesign demo --host $(HOST) --port $(PORT) --serve

setup: $(VENV)/.development

test: $(VENV)/.development
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# The inner loop: SQLite alone, no browser, nothing slow.
test-fast: $(VENV)/.development
	@CODESIGN_TEST_ENGINES=sqlite $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not slow"

lint: $(VENV)/.development
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

# The locks hold names, versions and hashes, and no address of an index. `uv` makes them.
lock:
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --extra postgresql --custom-compile-command "make lock" --output-file requirements.lock
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --all-extras --custom-compile-command "make lock" --output-file requirements-dev.lock

translations: $(VENV)/.development
	@$(BIN)/python tools/translations.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "codesign needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing the pinned requirements into $(VENV)"
	@$(PIP_INSTALL) -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing the pinned development requirements into $(VENV)"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
