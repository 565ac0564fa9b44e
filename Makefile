# Everything starts here: `make help`.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# make run
PORT ?= 8000
export PORT
# One thread per process for OpenMP: web processes are many, and a fork must not hang.
export OMP_NUM_THREADS ?= 1

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.run-ready ## set up and serve the demonstration (PORT, SCORING_VAR, SCORING_MLRUNS)
	@exec $(BIN)/scoring demo

.PHONY: test
test: check ## set up, check and run every test, on SQLite and PostgreSQL and in a browser
	$(BIN)/pytest --numprocesses logical --dist loadgroup \
	    --cov --cov-report=term --cov-fail-under=95

.PHONY: check
check: $(VENV)/.test-ready ## format, lint, types, imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(VENV)/.test-ready ## let ruff format and mend what it can
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

.PHONY: train
train: $(VENV)/.train-installed ## train the flagship model from its data and log it to MLflow
	$(BIN)/scoring train credit_card_default

.PHONY: reproduce
reproduce: $(VENV)/.train-installed ## train it again from nothing; the published digest must come out
	@$(BIN)/scoring reproduce credit_card_default

.PHONY: bench
bench: $(VENV)/.test-ready ## measure speed; the table of docs/benchmarks.md
	$(BIN)/python -m benchmarks

.PHONY: tamper
tamper: $(VENV)/.test-ready ## change every byte of 200 explanations before both verifiers (an hour)
	$(BIN)/python -m tests.transparency.tampering

.PHONY: races
races: $(VENV)/.test-ready ## race lodging, scoring and deciding 10,000 times, on both databases (an hour)
	RACES=10000 $(BIN)/pytest --numprocesses logical tests/objections/test_races.py \
	    tests/objections/review/test_races.py \
	    tests/objections/effects/test_reinsertion.py::test_no_score_made_while_it_is_decided_brings_the_old_value_back

.PHONY: screenshots
screenshots: $(VENV)/.test-ready ## take the pictures of docs/images
	$(BIN)/python -m tests.journeys.screenshots docs/images

.PHONY: openapi
openapi: $(VENV)/.run-ready ## write docs/openapi.json from the routes
	$(BIN)/python -m tests.house.openapi docs/openapi.json

# Extras are kept: pip would take a newer `coverage[toml]` for another package than the locked `coverage`.
.PHONY: lock
lock: $(VENV)/.test-ready ## compile requirements*.txt, with hashes, from requirements*.in
	for name in requirements requirements-train requirements-spark requirements-dev; do \
	    $(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-strip-extras \
	        --no-annotate --no-header $$name.in -o $$name.txt || exit; \
	done

.PHONY: clean
clean: ## remove the virtual environment and caches; var/ and mlruns/ stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f .coverage .coverage.*

# Set-up. Each stamp is newer than what it was made from, so a second run does nothing.

$(VENV)/.created:
	@test -x $(BIN)/pip || { python=$$(scripts/find-python) && \
	    echo "Making a virtual environment with $$("$$python" --version)" && \
	    "$$python" -m venv $(VENV); }
	@touch $@

$(VENV)/.run-installed: $(VENV)/.created requirements.txt pyproject.toml
	@echo "Installing requirements.txt (the first time takes a few minutes)"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.train-installed: $(VENV)/.run-installed requirements-train.txt
	@echo "Installing what training needs"
	@$(PIP) install --require-hashes -r requirements-train.txt
	@touch $@

$(VENV)/.test-installed: $(VENV)/.train-installed requirements-dev.txt requirements-spark.txt
	@echo "Installing what tests need"
	@$(PIP) install --require-hashes -r requirements-dev.txt -r requirements-spark.txt
	@touch $@

# Without Pango the service still serves; only the PDF answers that it is not available.
$(VENV)/.run-ready: $(VENV)/.run-installed scripts/install-system-packages
	@scripts/install-system-packages pdf && touch $@ || true

$(VENV)/.test-ready: $(VENV)/.test-installed scripts/install-system-packages
	@scripts/install-system-packages pdf browser java
	@touch $@
