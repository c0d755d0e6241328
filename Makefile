# Two commands for people: `make demo` and `make test`. Everything else serves them.
SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO_HOME ?= .razbor-demo
LOCAL_MODEL := .venv-local-model
ARGS ?=

.PHONY: demo test test-local-model check samples lock clean install browser

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml tools/install.sh
	@PYTHON="$(PYTHON)" sh tools/install.sh $(VENV)
	@touch $@

demo: $(STAMP)
	@$(BIN)/razbor demo --home $(DEMO_HOME) $(ARGS)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

test: check
	@sh tools/browser.sh
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# Asks a small real language model, which is installed for it: for those who work on questions.
test-local-model: $(STAMP)
	@sh tools/local_model.sh $(LOCAL_MODEL) $(BIN)/python
	RAZBOR_LOCAL_MODEL_PYTHON=$(LOCAL_MODEL)/bin/python $(BIN)/python -m pytest tests/optional $(PYTEST_ARGS)

samples: $(STAMP)
	$(BIN)/python samples/voice.py

# Pins the versions that are installed now: install what you want to try into .venv first.
lock: $(STAMP)
	sh tools/lock.sh $(VENV)

clean:
	rm -rf $(VENV) $(LOCAL_MODEL) $(DEMO_HOME) .mypy_cache .ruff_cache .pytest_cache .hypothesis
