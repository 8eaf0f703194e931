# Every line works by hand too. Needs Python 3.11 or newer, pip and make; nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
JOBS   ?= 2

.PHONY: run test servers check bench docs lock clean

run: $(VENV)/.run
	$(BIN)/framing run experiments/xi_putin.yaml --jobs $(JOBS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# nginx and pywb, for the tests that talk to real servers on this machine; without them those are skipped.
servers:
	tests/servers/install

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

docs: $(VENV)/.run
	$(BIN)/framing schema --write docs/schema

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-dev.lock

	uv pip compile tests/servers/pywb.in --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-emit-index-url --no-header -q -o tests/servers/pywb.lock

clean:
	rm -rf $(VENV) .venv-pywb .framing build dist .mypy_cache .pytest_cache .ruff_cache

# The project itself is installed from its folder, without its dependencies: those come from the lock.
$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
