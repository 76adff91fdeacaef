# `make demo` and `make test` are all that a newcomer needs; both set up .venv once, from the lock file.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: demo demo-rollback test lint unit bench compare lock schema clean

demo: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo.sh

demo-rollback: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/demo-rollback.sh

test: lint unit

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/stgitops schema --check
	$(BIN)/actionlint

unit: $(STAMP)
	$(BIN)/pytest -n auto --cov --cov-report=term

bench: $(STAMP)
	$(BIN)/python -m benchmarks

compare: $(STAMP)
	$(BIN)/python -m benchmarks.comparison

# Written on the oldest Python that is supported, so that the newer ones can use it too.
lock: $(STAMP)
	$(BIN)/pip-compile --quiet --no-strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host --no-header --extra dev --output-file requirements-dev.lock pyproject.toml

schema: $(STAMP)
	$(BIN)/stgitops schema

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "stgitops needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf .venv .venv-bench .demo .demo-rollback .mypy_cache .ruff_cache .pytest_cache .hypothesis
