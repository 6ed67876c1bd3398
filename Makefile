# Everything happens in .venv, made from requirements.lock (exact versions with hashes).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint types bench docs lock clean

help:  ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("itsd needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)  ## Set up, check the sample estate of a ministry, publish its catalogues, render an agreement
	@echo '$$ itsd list service --where status=operational'
	@$(BIN)/itsd list service --where status=operational --columns type,criticality,provider
	@echo '$$ itsd show sla/permits-portal   # the end of it: what it refers to, and what refers to it'
	@$(BIN)/itsd show sla/permits-portal | sed -n '/^Referred to by/,$$p'
	@echo
	@echo '$$ itsd validate'
	@$(BIN)/itsd validate
	@echo
	@echo '$$ itsd publish   # open site/index.html'
	@$(BIN)/itsd publish
	@echo
	@echo '$$ itsd render permits-portal --output site/documents/   # one SLA in English and Arabic'
	@$(BIN)/itsd render permits-portal --format pdf --format html --output site/documents/

test: $(READY)  ## Set up and run all tests
	$(BIN)/python -m pytest -n auto

lint: $(READY) types  ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)  ## Check types
	$(BIN)/mypy

bench: $(READY)  ## Measure against the peers on the same files, in one run (takes a while)
	$(BIN)/python -m benchmarks.clock
	$(BIN)/python -m benchmarks.underpin
	$(BIN)/python -m benchmarks.standardise
	$(BIN)/python -m benchmarks.publish
	$(BIN)/python -m benchmarks.diff
	$(BIN)/python -m benchmarks.validate

docs: $(READY)  ## Write the generated pages of the manual anew
	$(BIN)/python -m docs.generate

lock: $(READY)  ## Renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --no-annotate --no-header --upgrade --output-file requirements.lock

clean:  ## Remove what was made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
