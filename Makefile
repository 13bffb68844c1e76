# One word for each thing one does here. Needs Python 3.11 or newer and the network's package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Three processes for two cores, since some tests wait for other processes; in the order of the files, lest the few long
# tests come last; and what is compiled is kept, since every process that a test starts would compile the bot again.
SUITE = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
.DEFAULT_GOAL := help
.PHONY: help setup run test test-full faults mutate sabotage lint lock messages

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Forecastle needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.ready  ## make the virtual environment

run: setup  ## start the bot; without a token, talk to it in the browser (the playground)
	$(BIN)/python -m bot run

test: setup  ## run the suite (at most 4 minutes on 2 cores)
	$(SUITE)

test-full: setup  ## the suite with many random cases, and the long figures with progress
	$(SUITE) --full
	$(MAKE) faults mutate sabotage

faults: setup  ## kill the bot at every boundary, break the wire, cut the power: nothing lost, nothing doubled
	$(BIN)/python -m tests.faults

mutate: setup  ## change every threshold, date, list, alternative and grade; each must turn a case red
	$(BIN)/python -m tests.mutation

sabotage: setup  ## break each reason to trust the bot, by name; each must turn a test red
	$(BIN)/python -m tests.sabotage

lint: setup  ## format, style, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: setup  ## collect the sentences to translate into bot/locales
	$(BIN)/pybabel --quiet extract --ignore-dirs ".*" --omit-header --no-location --sort-output --mapping-file pyproject.toml --output .messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete --no-wrap --input-file .messages.pot --domain messages --output-dir bot/locales --locale nb
	@rm .messages.pot

lock: setup  ## renew the locked dependencies (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
