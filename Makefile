# Xiehui: `make run` and `make test` do everything on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
ON ?= sqlite
export FLASK_APP := wsgi
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: run setup test lint bench lock help clean

run: setup ## start all sites at http://localhost:8000/ (PORT=8001 for another port)
	@$(BIN)/flask dev

setup: $(VENV)/installed ## install, prepare fonts, create databases, load the demo stories
	@$(BIN)/flask setup

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Xiehui needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks ensurepip; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing the requirements (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

test: $(VENV)/installed ## run every test that can run on this machine
	@$(BIN)/python -m tests

lint: $(VENV)/installed ## ruff, mypy and the import contracts
	@$(BIN)/ruff check app tests migrations wsgi.py
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config .importlinter

bench: $(VENV)/installed ## measure pages and jobs (BENCH_MEMBERS=100000, ON=postgresql)
	@BENCH_ON=$(ON) $(BIN)/python -m tests.bench
	@BENCH_ON=$(ON) $(BIN)/python -m tests.bench.jobs

lock: ## pin requirements.in into requirements.txt, with hashes
	@$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --allow-unsafe -o requirements.txt requirements.in

clean: ## take away what can be made again (keeps instance/, where the data are)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'
