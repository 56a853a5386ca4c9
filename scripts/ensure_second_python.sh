#!/bin/sh
# Make a virtual environment of another version of Python than a given one, with what the map needs, where such a
# version is installed or the system's packages have it. Without one nothing is made, and a line says so.
set -eu

python=$1
folder=$2

own=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

found() {
    for version in 3.13 3.12 3.14 3.11; do
        [ "$version" = "$own" ] && continue
        for candidate in "python$version" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python3; do
            if [ "$("$candidate" -c 'import ensurepip, sys, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$version" ]; then
                echo "$candidate"
                return 0
            fi
        done
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

if ! found >/dev/null && command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq || true
    for version in 3.13 3.12 3.14 3.11; do
        [ "$version" = "$own" ] && continue
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "python$version" "python$version-venv" 2>/dev/null && break
    done || true
fi

if second=$(found); then
    "$second" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
else
    echo "No second version of Python was found beside $own: outputs are not compared between two."
fi
