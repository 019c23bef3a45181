# `make embeddings` and `make test` do all the set-up on a machine with CPython 3.11 to 3.13.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: embeddings test test-spark lint bench clean

embeddings: $(VENV)/.installed
	@$(BIN)/luigi --module pipeline BuildEmbeddings $(if $(CORPUS),--corpus $(CORPUS))

test: $(VENV)/.installed-test
	$(BIN)/pytest $(TESTS)

# The tests that need Spark, 450 MB: they are skipped where it is not installed.
test-spark: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[spark]"
	$(BIN)/pytest -n0 tests/scale/test_spark.py

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/oxlint pipeline

# make bench FILE=reviews.txt: KoNLPy, the native engine and Kiwi over the same text, in one run.
bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/tagging.py $(FILE)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Error: no CPython 3.11, 3.12 or 3.13 was found"; \
		echo "Try: install one, or name it: make PYTHON=/path/to/python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build *.egg-info
