# Everything a newcomer needs: `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
CATALOGUE_DATA ?= instance
UV_VERSION := 0.13.9
LOCK := requirements.lock
RUN_STAMP := $(VENV)/.run-$(shell sha256sum $(LOCK) setup.cfg 2>/dev/null | sha256sum | cut -c1-16)
export CATALOGUE_DATA PORT
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: run test check lint types templates unit browser postgresql bench messages vendor lock clean help install translations

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); \
	  else echo "Install python3-venv first: sudo apt-get install python3-venv"; exit 1; fi; }

$(RUN_STAMP): $(VENV)/bin/python
	@echo "Installing the libraries (once)…"
	@$(BIN)/python -m uv --version 2>/dev/null | grep -qF "$(UV_VERSION)" || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r $(LOCK)
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@rm -f $(VENV)/.run-*; touch $@

install: $(RUN_STAMP) ## Create the environment and install everything that is locked

translations: install
	@$(BIN)/python deploy/messages.py compile

run: translations ## Serve a filled catalogue on http://127.0.0.1:8000 (PORT=, CATALOGUE_DATA=)
	@$(BIN)/catalogue db upgrade
	@$(BIN)/catalogue seed --examples
	@exec $(BIN)/catalogue serve

lint: install
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: install
	@$(BIN)/mypy --no-error-summary

templates: install
	@$(BIN)/djlint --quiet --lint templates

check: translations lint types templates ## Lint, types and the quick tests: for daily use
	@$(BIN)/pytest -n 2 tests/rules tests/unit

chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests (once)…"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; fi; }

test: translations chromium lint types templates ## Run every check and test, on SQLite and PostgreSQL, in a real browser
	@$(BIN)/pytest -n 2 --dist loadgroup tests
	@$(BIN)/pytest -n 2 --dist loadgroup --database postgresql tests/functional

bench: translations ## Measure the catalogue; prints a table and writes bench-results.json
	@$(BIN)/python -m tests.bench

messages: install ## Collect the texts of code and templates into the gettext catalogues
	@$(BIN)/python deploy/messages.py update

vendor: install ## Make the vendored design-system files anew (needs npm)
	@$(BIN)/python deploy/vendor_assets.py

lock: ## Make requirements.lock anew from setup.cfg
	@$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" --extra dev --extra postgres setup.cfg -o $(LOCK)

clean: ## Remove the environment and the caches (data in instance/ stays)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
