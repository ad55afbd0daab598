# Two commands: `make run` starts the whole bot, `make test` proves it. Both build .venv from the hashed lock.
PYTHON ?= python3
LOCK := deploy/lock
COMPILE := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench lock clean

run: .venv/run
	.venv/bin/chatgpt-privacy serve

.venv/run: $(LOCK)/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.x")'
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages into .venv (about a minute, once)"
	@$(PIP) install --require-hashes -r $(LOCK)/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/run $(LOCK)/test.txt
	@$(PIP) install --require-hashes -r $(LOCK)/test.txt
	@touch $@

# The cheapest fault shows first: format, lint, types, layers; then the tests, and what they covered.
test: check
	@rm -f .coverage .coverage.*
	.venv/bin/coverage run -m pytest
	@.venv/bin/coverage combine --quiet
	.venv/bin/coverage report

check: .venv/test
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

# Every performance goal beside its bare baseline; minutes. `make bench BENCH=--quick` takes a few.
bench: .venv/run
	.venv/bin/python -m deploy.bench $(BENCH)

# After a change of pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml $(COMPILE) --group build --output-file $(LOCK)/run.txt
	uv pip compile pyproject.toml $(COMPILE) --group build --group test --output-file $(LOCK)/test.txt

clean:
	rm -rf .venv
