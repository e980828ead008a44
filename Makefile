# Python 3.11 or newer, by whichever name it goes here.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
IN := .venv/bin/python
CODE := agnt venues bookings billing chat agents manage.py
UV_COMPILE := $(IN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url

.PHONY: help run test test-deep demo bench screenshots lint format requirements packages develop
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1 \t/p' Makefile | expand -t 16

run: packages ## start everything here; Ctrl-C stops it (PORT, HOST)
	@exec $(IN) -m agnt.supervisor

test: develop lint ## lint, types, import rules, migrations, all tests
	$(IN) -m pytest -q -n 2 -m "not deep"

test-deep: develop ## the long figures
	$(IN) -m pytest -q -n 2 -m deep

demo: packages ## play one booking against the running server
	@exec $(IN) manage.py demo

bench: develop ## the benchmarks, each beside a peer or a floor (FULL=1 for the big sizes)
	$(IN) -m tests.bench

screenshots: develop ## the main pages to docs/img
	$(IN) -m tests.screenshots

lint: develop
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	$(IN) -m mypy $(CODE)
	$(IN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: develop ## put the code into its form
	$(IN) -m ruff check --fix .
	$(IN) -m ruff format .

requirements: develop ## pin what the .in files ask for
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	$(UV_COMPILE) -c requirements-dev.txt requirements.in -o requirements.txt

packages develop:
	@test -n "$(PYTHON)" || { echo "AGNT needs Python 3.11 or newer: install it, or say where it is (make $(MAKECMDGOALS) PYTHON=...)." >&2; exit 1; }
	@$(PYTHON) agnt/supervisor/install.py $(if $(filter develop,$@),requirements-dev.txt,requirements.txt)
