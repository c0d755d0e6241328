#!/bin/sh
# Makes the virtual environment and installs exactly what requirements.lock pins. Every failure is one sentence.
set -u
venv=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { printf '%s\n' "razbor: $*" >&2; }
give_up() {
    grep -v -i '^warning' "$log" | tail -n 5 >&2
    say "$1"
    exit 1
}

python=""
for candidate in "${PYTHON:-python3.11}" python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11 was not found; install it (Debian and Ubuntu: python3.11 and python3.11-venv) or name it: make PYTHON=/path/to/python3.11"
    exit 1
fi

if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" >"$log" 2>&1 ||
        give_up "the virtual environment could not be made; install the venv module of Python 3.11 (Debian: python3.11-venv) and run make again"
fi

pip="$venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --retries 5"
advice="check the connection to the Python package registry (or set PIP_INDEX_URL to your mirror) and run the same command again; what is already installed is kept"
started=$(date +%s)
say "installing the locked dependencies into $venv (about 3 GB on disk, once)"
# torch goes first and with its own dependencies: they differ between its CPU and CUDA builds.
torch=$(grep '^torch==' requirements.lock)
$pip --constraint requirements.lock "$torch" >"$log" 2>&1 || give_up "torch could not be installed; $advice"
# The rest is complete in the lock, so nothing is resolved anew (and nothing unpinned can slip in).
$pip --no-deps --requirement requirements.lock >"$log" 2>&1 || give_up "a dependency could not be installed; $advice"
$pip --no-deps --no-build-isolation --editable . >"$log" 2>&1 || give_up "razbor itself could not be installed; see the lines above, then run make again"
# Compiled once, on all cores: whoever opens a page first would wait for it otherwise. Some packages hold templates that
# are no Python.
"$venv/bin/python" -m compileall -q -j 0 "$venv/lib" >"$log" 2>&1 || true
say "installed in $(($(date +%s) - started)) s"
