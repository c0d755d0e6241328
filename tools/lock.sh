#!/bin/sh
# Writes requirements.lock from what is installed. Left out: razbor itself and torch's own CUDA parts, which torch brings.
set -eu
"$1/bin/python" -m pip freeze --all --exclude-editable --exclude pip 2>/dev/null |
    sed 's/+cpu$//' | grep -v -i -E '^(nvidia-|triton|razbor)' | sort -f >requirements.lock
