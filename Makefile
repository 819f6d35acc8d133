# The words you need. `make` alone prints them; each sets up by itself what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
UV_VERSION := 0.13.9
WORKERS ?= 2
ONLY ?=

BIN := .venv/bin
UV := $(BIN)/uv
# Stamps say what was installed from which lock; they go with the environment they describe.
FOR_RUN := .venv/.packages-to-run
FOR_WORK := .venv/.packages-to-work
NPM := web/node_modules/.installed
SCREENS := web/desk/dist/index.html
WEB_SOURCES := $(shell find web \( -name node_modules -o -name dist -o -path web/tests \) -prune -o -type f -print 2>/dev/null)

.PHONY: help
help: ## What you can say
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.PHONY: run
run: $(FOR_RUN) $(SCREENS) ## Serve the product with a demo company: http://127.0.0.1:8000
	@$(BIN)/prosa up

.PHONY: test
test: ## The whole suite: Python, kills, web, wheel, browser
	@$(MAKE) -k test-python test-kills test-web test-wheel test-browser

.PHONY: test-python
test-python: $(FOR_WORK) $(NPM)
	@tools/install_redis
	@tools/phase "Python" tools/once_more $(BIN)/pytest -q -n $(WORKERS) -m "not kills and not wheel and not browser"

.PHONY: test-kills
test-kills: $(FOR_WORK)
	@tools/phase "Kills" $(BIN)/pytest -q -n $(WORKERS) --dist loadfile -m kills

.PHONY: test-web
test-web: $(FOR_WORK) $(NPM)
	@tools/phase "Web" tools/with_node npm --prefix web test

.PHONY: test-wheel
test-wheel: $(FOR_WORK) $(SCREENS)
	@tools/phase "Wheel" $(BIN)/pytest -q -m wheel

.PHONY: test-browser
test-browser: $(FOR_WORK) $(NPM) $(SCREENS)
	@tools/install_chromium
	@tools/phase "Browser" tools/once_more $(BIN)/pytest -q -m browser

CHECKS := check-types check-web check-format check-lint check-walls check-sizes check-locks check-rules
.PHONY: check
check: $(FOR_WORK) $(NPM) ## Format, lint, types, walls, sizes: what CI runs first
	@$(MAKE) -k -j2 --output-sync=target $(CHECKS)

.PHONY: $(CHECKS)
check-format:
	@tools/phase "Format" $(BIN)/ruff format --check --quiet .
check-lint:
	@tools/phase "Lint" $(BIN)/ruff check --quiet .
check-types:
	@tools/phase "Types" $(BIN)/pyright --warnings
check-walls:
	@tools/phase "Walls" $(BIN)/lint-imports --no-logo
check-sizes:
	@tools/phase "Sizes" $(BIN)/python tools/check_sizes.py
check-locks:
	@tools/phase "Locks" $(BIN)/python tools/check_locks.py
	@tools/phase "Documents" $(BIN)/python tools/check_docs.py
check-rules:
	@tools/phase "Rules of the architecture" $(BIN)/pytest -q -p no:randomly tests/architecture
check-web:
	@tools/phase "Web format, lint, types" tools/with_node npm --prefix web run --silent check

.PHONY: wheel
wheel: $(FOR_RUN) $(SCREENS) ## What can be installed without Node, with the screens in it: dist/
	@$(UV) build

.PHONY: dev
dev: $(FOR_WORK) $(NPM) $(SCREENS) ## Web, worker and screens, all reloading
	@$(BIN)/prosa up --reload

.PHONY: fix
fix: $(FOR_WORK) $(NPM) ## Mend what a machine can; write the reference and the API client again
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python -m tools.write_reference
	@$(BIN)/python -m prosa.commands.openapi
	@tools/with_node npm --prefix web run api -- --silent
	@tools/with_node npm --prefix web run fix
	@PROSA_WRITE_GOLDEN=1 $(BIN)/pytest -q -n $(WORKERS) tests/realtime/test_golden.py

.PHONY: screens
screens: $(FOR_WORK) $(NPM) $(SCREENS) ## Take the pictures of docs/screens again
	@tools/install_chromium
	@$(BIN)/pytest -q tests/browser/test_screens.py --screens

.PHONY: bench
bench: $(FOR_WORK) $(SCREENS) ## The benchmarks beside the database's own limit; ONLY=name runs one
	@$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

# ── Setting up ────────────────────────────────────────────────────────────────

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Prosa needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing: run \`apt-get install python3-venv\` (or your system's like)."; exit 1; }
	@echo "› Making the environment in .venv"
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(FOR_WORK): pyproject.toml uv.lock | $(UV)
	@echo "› Installing Python packages, with those for working on it"
	@$(UV) sync --locked
	@touch $@ $(FOR_RUN)

$(FOR_RUN): pyproject.toml uv.lock | $(UV)
	@if [ -e $(FOR_WORK) ]; then $(MAKE) $(FOR_WORK); else \
	  echo "› Installing Python packages"; $(UV) sync --locked --no-dev --inexact; fi
	@touch $@

$(NPM): web/package-lock.json | $(UV)
	@echo "› Installing the web's packages"
	@tools/with_node npm --prefix web ci --no-audit --no-fund
	@touch $@

$(SCREENS): $(WEB_SOURCES) | $(NPM)
	@echo "› Building the screens"
	@tools/with_node npm --prefix web run build
	@touch $@
