# `make help` lists what there is. Everything is made in .venv/ and var/; nothing outside the checkout is touched
# (except Chromium for `make test`, installed from Debian when you are root and there is none).

PORT ?= 8000
RESET ?=

PY := .venv/bin/python
# The first Python on the path that is new enough.
FIND_PYTHON = for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done
UV = $(firstword $(shell command -v uv) $(wildcard .venv/bin/uv))
# What `check --deploy` looks at: settings as in production, with nobody behind the addresses.
AS_PRODUCTION = DEBUG=0 SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	DATABASE_URL=postgresql://localhost/none REDIS_URL=redis://localhost/0 ALLOWED_HOSTS=desk.example.org
# Versions stay as they are unless asked otherwise: make requirements UPGRADE=--upgrade
PIN = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
COMPILE = $(PIN) pyproject.toml --group embedded
# For so long `make fuzz` goes on, all targets together.
SECONDS ?= 60

.PHONY: run test check bench bench-peers faults fuzz help setup setup-dev setup-fuzz requirements browser
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## run everything with a sample newsroom: PORT=8000, RESET=1 starts afresh
	@$(PY) manage.py demo --until-parent-ends --port $(PORT) $(if $(filter-out 0,$(RESET)),--reset)

test: check browser ## check, then run all tests with their coverage
	@mkdir -p var/coverage && rm -f var/coverage/*
	@$(PY) -m pytest -n 2 --dist loadfile --cov --cov-report=
	@$(PY) -m tests.coverage

check: setup-dev ## everything that can be said about the code without running it
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(PY) -m tests.ways_out
	@find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	@find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djhtml --tabwidth 2 --check
	@$(PY) manage.py makemigrations --check --dry-run
	@$(AS_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

bench: setup-dev ## measure; prints a table and writes var/bench.json
	@$(PY) -m benchmarks

bench-peers: setup-dev ## measure other watchers beside ours; installs them under var/peers/
	@$(PY) -m benchmarks.peers

faults: setup-dev ## kill and break what runs, a hundred times; prints a table and writes var/faults.json
	@$(PY) -m tests.faults

fuzz: setup-fuzz ## make up drafts and pages that harm their readers: SECONDS=60
	@$(PY) -m tests.fuzz $(SECONDS)

requirements: setup-dev ## compile requirements*.txt from pyproject.toml
	@$(COMPILE) -o requirements.txt
	@$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt
	@$(PIN) --group fuzz -o requirements-fuzz.txt
	@sed -i '1i # Compiled from pyproject.toml by `make requirements`; change it there.' requirements*.txt

setup: .venv/.runs
setup-dev: .venv/.develops
setup-fuzz: .venv/.fuzzes

.venv/.runs: requirements.txt | $(PY)
	@$(call INSTALL,requirements.txt)
	@touch $@

.venv/.develops: requirements-dev.txt | $(PY)
	@$(call INSTALL,requirements-dev.txt)
	@touch $@ .venv/.runs

.venv/.fuzzes: requirements-fuzz.txt .venv/.runs
	@$(call INSTALL,requirements-fuzz.txt)
	@touch $@

$(PY):
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then echo "factcheck needs Python 3.11 or later, and none was found on your PATH." >&2; exit 1; fi; \
	if [ -n "$(UV)" ]; then "$(UV)" venv --quiet --allow-existing --python "$$python" .venv; \
	else "$$python" -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; fi

# Installed by hash, so that what is installed is what was tested.
define INSTALL
echo "Installing $(1) into .venv ..."; \
if [ -n "$(UV)" ]; then "$(UV)" pip install --quiet --python $(PY) --require-hashes -r $(1); \
else $(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null; \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) -c $(1); fi
endef

browser:
	@if ! command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "Installing Chromium for the browser tests ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null \
				|| echo "Chromium could not be installed: the browser tests will be skipped." >&2; \
		else echo "There is no Chromium here: the browser tests will be skipped." >&2; fi; fi
