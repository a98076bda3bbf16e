# Longslope. The two commands that matter: `make demo` and `make test`.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
INSTALL := $(PYTHON) deploy/install.py
# Each worker has stores of its own; folders that share processes stay on one (tests/tiers.py).
SHARED := --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder
STACK := $(VENV_PYTHON) deploy/stack.py
export PYTHONPATH := platform:.

.PHONY: help demo up down status backup restore rotate service test drills lint format bench lock sbom messages install

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

install: ## set up the virtual environment, page assets and translations
	@$(INSTALL)

demo: up ## take a sample shop from its spreadsheet to a live model (SHOP=yunxiu: a Chinese one)
	@$(VENV_PYTHON) deploy/demo.py $(if $(SHOP),--shop $(SHOP))

up: install ## start the whole stack
	@$(STACK) up
	@$(STACK) status

down: ## stop every process; data is kept
	@$(STACK) down

status: ## say what runs, and where
	@$(STACK) status

backup: install ## copy database, artefacts and secrets of one moment into BACKUP_DIR
	@$(VENV_PYTHON) deploy/backup.py take

restore: install ## bring a backup into an empty state folder (FROM=FOLDER; FORCE=1: over what is there)
	@$(VENV_PYTHON) deploy/backup.py restore "$(FROM)" $(if $(FORCE),--force)

rotate: install ## give the running stack a new SECRET_KEY; nobody is signed out (FORGET=1: void the earlier ones)
	@$(VENV_PYTHON) deploy/rotate.py $(if $(FORGET),--forget)

service: install ## have systemd start the stack at boot and keep it (USER_UNIT=1: without root)
	@$(VENV_PYTHON) deploy/service.py $(if $(USER_UNIT),--user)

test: ## run all tests on real parts (TIER=unit, integration, browser or stack; WORKERS=2)
	@$(INSTALL) --tests
	@$(VENV_PYTHON) -m pytest $(if $(TIER),-m $(TIER)) $(if $(WORKERS),$(SHARED))

drills: ## kill every process in turn while jobs run and callers ask (KILLS=20 JOBS=200)
	@$(INSTALL) --tests
	@$(VENV_PYTHON) -m tests.drills --kills $(or $(KILLS),20) --jobs $(or $(JOBS),200)

lint: ## formatting, types, layers, templates, migrations, translations
	@$(INSTALL) --dev
	@$(VENV_PYTHON) deploy/lint.py

format: ## format the code
	@$(INSTALL) --dev
	@$(VENV_PYTHON) -m ruff check --fix-only --quiet .
	@$(VENV_PYTHON) -m ruff format .

bench: ## measure engine, gateway and trainer against named peers (SHOPS=FOLDER,…: and whole shops, with the stack up)
	@$(INSTALL) --dev
	@$(VENV_PYTHON) deploy/bench $(if $(SHOPS),--shops "$(SHOPS)")

lock: ## resolve requirements*.in into the locks, with digests (UPGRADE=1: take the newest versions)
	@$(INSTALL) --dev
	@$(VENV_PYTHON) deploy/lock.py $(if $(UPGRADE),--upgrade)

sbom: ## list every part the product consists of, with its licence (CycloneDX, SBOM=FILE; var/sbom.json)
	@$(INSTALL) --dev
	@$(VENV_PYTHON) deploy/sbom.py $(or $(SBOM),var/sbom.json)

messages: ## collect what people are shown, for translation
	@$(VENV_PYTHON) deploy/messages.py
