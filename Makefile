# Two commands: `make run` opens the map, `make test` checks everything. Both install what is missing.
# `make test-slow` tries many more examples (`SLOW=FILE` those of one file); `make second-python` lets the tests compare two versions of Python.
# `make docs` writes the documents that follow from the code, and runs the notebook of the tour.
# `make validate` checks data and citation against their standards, in an environment of its own.
# `make lock` writes the exact versions, with hashes, of what pyproject.toml asks for (`UPGRADE=1` takes newer ones).

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
VALIDATORS := build/validators
LOCKER := build/locker
INSTALL := -m pip install --quiet --disable-pip-version-check
LOCK = $(LOCKER)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.PHONY: run test test-slow second-python check bundle data validate lock docs screenshots clean

run: $(VENV)/.run
	$(BIN)/python -m geo app --server.port $(PORT)

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

lock: $(LOCKER)/.done
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group validate -o requirements-validate.lock

docs: $(VENV)/.dev
	$(BIN)/python -m scripts.permalinks
	$(BIN)/python -m scripts.api_docs
	$(BIN)/python -m scripts.tour

screenshots: $(VENV)/.dev
	sh scripts/ensure_chromium.sh
	$(BIN)/python -m scripts.screenshots

clean:
	rm -rf $(VENV) $(VALIDATORS) $(LOCKER)

$(VENV)/.run: requirements.lock
	sh scripts/ensure_venv.sh $(PYTHON) $(VENV)
	$(BIN)/python $(INSTALL) --require-hashes -r requirements.lock
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python $(INSTALL) --require-hashes -r requirements-dev.lock
	touch $@

# --no-deps: cffconvert asks for more than is used, and the lock has what is used.
$(VALIDATORS)/.done: requirements-validate.lock
	mkdir -p build
	sh scripts/ensure_venv.sh $(PYTHON) $(VALIDATORS)
	$(VALIDATORS)/bin/python $(INSTALL) --require-hashes --no-deps -r requirements-validate.lock
	touch $@

$(LOCKER)/.done:
	mkdir -p build
	sh scripts/ensure_venv.sh $(PYTHON) $(LOCKER)
	$(LOCKER)/bin/python $(INSTALL) "uv>=0.9,<1"
	touch $@
