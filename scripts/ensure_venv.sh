#!/bin/sh
# Make a virtual environment with Python 3.11 or newer. Debian ships Python without the means to: install them.
set -eu

python=$1
folder=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=python3.12 run" >&2
    exit 1
}

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && command -v apt-get >/dev/null 2>&1; then
    as_root() {
        if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
    }
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv
fi

"$python" -m venv "$folder"
