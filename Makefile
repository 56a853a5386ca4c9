# Two commands: `make run` opens the map, `make test` checks everything. Both install what is missing.
# `make test-slow` tries many more examples (`SLOW=FILE` those of one file); `make second-python` lets the tests compare two versions of Python.
# `make validate` holds data and citation against their standards, in an environment of its own.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
VALIDATORS := build/validators

.PHONY: run test test-slow second-python check bundle data validate screenshots clean

run: $(VENV)/.run
	$(BIN)/python -m scripts.serve --server.port $(PORT)

test: $(VENV)/.dev
	sh scripts/ensure_chromium.sh
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

test-slow: $(VENV)/.dev
	sh scripts/ensure_chromium.sh
	$(BIN)/python -m pytest -m slow -n logical --maxprocesses 4 $(SLOW)

second-python: $(VENV)/.run
	mkdir -p build
	sh scripts/ensure_second_python.sh $(BIN)/python build/second_python

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint --config geo/page/web/.oxlintrc.json geo/page/web tests/web
	$(BIN)/python -m geo check

bundle: $(VENV)/.run
	$(BIN)/python -m scripts.bundle

data: $(VENV)/.run
	$(BIN)/python -m scripts.build

validate: $(VALIDATORS)/.done
	$(VALIDATORS)/bin/python scripts/validate.py

screenshots: $(VENV)/.dev
	sh scripts/ensure_chromium.sh
	$(BIN)/python -m scripts.screenshots

clean:
	rm -rf $(VENV) $(VALIDATORS)

$(VENV)/.run: requirements.txt requirements.lock
	sh scripts/ensure_venv.sh $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c requirements.lock
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c requirements.lock
	touch $@

$(VALIDATORS)/.done: requirements-validate.txt requirements-validate.lock
	mkdir -p build
	sh scripts/ensure_venv.sh $(PYTHON) $(VALIDATORS)
	$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-validate.txt -c requirements-validate.lock
	$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps cffconvert==2.0.0
	touch $@
