# Everything runs in .venv, made with the standard library's venv and the pins of requirements/*.txt.

PYTHON ?= python3
ARGS ?=

# Tests that are traced for coverage; tracing the others too, browser and all, takes half as long again.
MEASURED := tests/domain tests/actions tests/store tests/cli tests/ledger tests/certificates tests/api tests/explain tests/web

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The files of pins are complete: a resolver could only find something newer to stumble over, and did.
INSTALL := $(PIP) install --no-compile --no-deps --require-hashes

# A stamp is named after what was installed: another Python, another place or other pins make another stamp.
RUNTIME_PINS := requirements/runtime.txt requirements/build.txt
RUNTIME := $(VENV)/.runtime-$(shell { $(PYTHON) -VV; pwd; cat $(RUNTIME_PINS); } 2>&1 | cksum | tr ' ' -)
DEV := $(VENV)/.dev-$(shell { $(PYTHON) -VV; pwd; cat $(RUNTIME_PINS) requirements/dev.txt; } 2>&1 | cksum | tr ' ' -)

PINS := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve test lint lint-types lint-rest check prove format browser dev pins wheel clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS='	' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

demo: $(RUNTIME) ## a desk with demonstration data and people, on 127.0.0.1:8000
	@exec $(BIN)/reviewapp demo $(ARGS)

serve: $(RUNTIME) ## the production server, set up by REVIEWAPP_* variables
	@exec $(BIN)/reviewapp serve $(ARGS)

test: lint check ## everything: lint, types, import contracts, all tests with coverage

check: $(DEV) browser ## all tests with coverage, without the lint
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=json --cov-report= $(MEASURED)
	$(BIN)/python -m pytest -n auto --dist worksteal $(MEASURED:%=--ignore=%)
	$(BIN)/python tools/coverage_gate.py coverage.json 95 reviewapp/domain reviewapp/actions reviewapp/store
	$(BIN)/python tools/coverage_gate.py coverage.json 100 reviewapp/ledger reviewapp/verify.py

prove: $(DEV) browser ## the tests with their heavy figures, ten times those of make test
	REVIEWAPP_PROVE=1 $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(DEV) ## style, types, import contracts, dependencies, templates
	@$(MAKE) --no-print-directory --jobs=2 lint-types lint-rest

# Without the cache: it loses submodules now and then, and says that a module has no such attribute.
lint-types:
	$(BIN)/python -m mypy --no-incremental reviewapp tests tools

lint-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint templates --lint --quiet

format: $(DEV) ## put the code into its one form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

dev: $(DEV) ## the environment of make test, without running anything

browser: $(DEV) ## a headless Chromium for the browser tests, where none is found
	@sh tools/browser.sh $(BIN)/python

pins: $(DEV) ## write requirements/*.txt anew from pyproject.toml; ARGS=--upgrade takes newer releases
	$(PINS) $(ARGS) pyproject.toml -o requirements/runtime.txt
	$(PINS) $(ARGS) --group build -c requirements/runtime.txt -o requirements/build.txt
	$(PINS) $(ARGS) pyproject.toml --all-extras --group build --group dev \
		-c requirements/runtime.txt -c requirements/build.txt -o requirements/dev.txt

wheel: $(DEV) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) dist build htmlcov coverage.json .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(RUNTIME):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) is missing or older than 3.11. Install Python 3.11 or later and name it: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME)
	@echo 'Adding the development tools to $(VENV) ...'
	@$(INSTALL) -r requirements/dev.txt
	@$(PIP) check
	@touch $@
