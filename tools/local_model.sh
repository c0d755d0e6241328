#!/bin/sh
# A small language model and a server for it, in a virtual environment of their own: razbor's stays as it is locked.
# The versions are those of the extra "local-model" in pyproject.toml. The server is compiled: a C++ compiler is needed.
set -u
venv=$1
python=$2
say() { printf '%s\n' "razbor: $*" >&2; }

wanted=$("$python" - <<'END'
import tomllib
from pathlib import Path

for line in tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["local-model"]:
    print(line)
END
) || exit 1
if [ -f "$venv/installed" ] && [ "$(cat "$venv/installed")" = "$wanted" ]; then
    exit 0
fi
"$python" -m venv "$venv" || { say "the virtual environment $venv could not be made"; exit 1; }
say "installing a small model and compiling its server into $venv (5 to 20 minutes, once)"
# shellcheck disable=SC2086 # one requirement a word
CMAKE_ARGS="${CMAKE_ARGS:--DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF}" \
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint requirements.lock $wanted ||
    { say "the model or its server could not be installed; a C++ compiler and CMake are needed (Debian: build-essential cmake)"; exit 1; }
printf '%s\n' "$wanted" >"$venv/installed"
