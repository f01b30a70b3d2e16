# dutygraph: the two commands that people need are `make run` and `make test`.
# Paths are relative on purpose: the repo may stand in a folder with a blank in its name.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test unit format lint docs lock soak clean

setup: .venv/.ready

# The stamp is written last: a set-up that was broken off starts again.
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "dutygraph needs Python 3.11 or newer; name one with make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch .venv/.ready

run: setup
	$(BIN)/dutygraph run

test: lint
	$(BIN)/python -m pytest -n auto

unit: setup
	$(BIN)/python -m pytest -n auto -m "not browser and not server"

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.format_rdf

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.format_rdf --check

# The pages of docs/ that are made from the code.
docs: setup
	$(BIN)/python -m tools.write_reference

# Needs uv (any recent version) on the PATH; writes the versions and hashes of everything we install.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-header --quiet -o requirements.lock

# Ten minutes of mixed traffic to the endpoint and the app (needs Chromium), then builds and publishes killed at random moments. Not part of make test.
soak: setup
	$(BIN)/python -m benchmarks.soak

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
