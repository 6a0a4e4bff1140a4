# The two commands that matter: `make run` and `make test`. `make` alone lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8087
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help install run test browser check format bench year lock messages

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: $(READY) ## make the environment (.venv) from the lock file

$(READY): requirements.lock pyproject.toml scripts/install
	@PYTHON="$(PYTHON)" scripts/install
	@touch $@

run: $(READY) ## database, migrations, demo département and server on http://HOST:PORT
	@$(BIN)/jachete87 serve --host $(HOST) --port $(PORT)

browser: $(READY) ## what the browser tests need (Chromium)
	@scripts/browser

test: $(READY) browser ## the whole test suite
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY) ## linters, types, import contracts, unused dependencies, missing English
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/deptry src
	@$(BIN)/python scripts/file_lengths.py
	@$(BIN)/python scripts/messages.py --missing

format: $(READY) ## let ruff put the code in order
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(READY) ## measure, as ratios in one run
	@$(BIN)/python -m bench

year: $(READY) ## play a year of a drive and print its summary
	@$(BIN)/python -m tests.proof.year

messages: $(READY) ## gather the texts to translate and compile the catalogues
	@$(BIN)/python scripts/messages.py

lock: ## resolve the pinned dependencies again (needs uv)
	@uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev pyproject.toml -o requirements.lock --no-header --quiet
