# The two commands of an engineer are `make run` and `make test`; both prepare the machine first, and only where it is needed.
.POSIX:
.PHONY: run test quick machine bench mutants words manual lock build clean set-up

BIN = .venv/bin
# Over every core, whole files first, in random order; a core that is done takes over from one that is not.
SPREAD = -n auto --maxprocesses 8 --dist worksteal

run: set-up
	@$(BIN)/python -m resources.translations.catalogue compile
	@$(BIN)/coordinator demo

test: set-up
	$(BIN)/python -m resources.translations.catalogue compile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(SPREAD)

# What a minute can tell, between two saves; its last line says what it left out.
quick: set-up
	@$(BIN)/python -m tests.quick $(SPREAD)

# Installs what only some tests need (.ci/machine.txt); `make test` works without and names what it left out.
machine:
	@sh .ci/machine test

bench: set-up
	$(BIN)/python -m tests.benchmarks

# Alters some lines of the program and says which alterations no test notices; `python -m tests.mutants --help` tells more.
mutants: set-up
	$(BIN)/python -m resources.translations.catalogue compile
	$(BIN)/python -m tests.mutants

# Compiles the translations, then says what is untranslated, unused or wrong; `python -m resources.translations.catalogue
# missing` prints what is left as .po text.
words: set-up
	$(BIN)/python -m resources.translations.catalogue compile
	$(BIN)/python -m resources.translations.catalogue check

# Writes the manual pages (resources/help/man) from the verbs; a test says when they are older than those.
manual: set-up
	$(BIN)/python -m resources.help.manual

# Renews requirements.lock from pyproject.toml: exact versions with hashes, for every system and Python from 3.11 on.
lock:
	sh .ci/lock

# The program as a folder that needs no Python, in dist/coordinator; refused when a library under the GPL alone is in it.
build: set-up
	@sh .ci/machine build
	$(BIN)/python -m resources.translations.catalogue compile
	$(BIN)/pyinstaller --noconfirm --clean build.spec

clean:
	rm -rf .venv .venvs .venv-lock build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .mutants

set-up:
	@sh .ci/set-up
