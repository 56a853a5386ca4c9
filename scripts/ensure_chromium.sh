#!/bin/sh
# Find a Chromium for the browser tests, or install the system's where its package manager can give one.
set -eu

found() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ] && return 0
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && return 0
    return 1
}

found && exit 0

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

if command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
elif command -v dnf >/dev/null 2>&1; then
    as_root dnf install -y -q chromium
elif command -v brew >/dev/null 2>&1; then
    brew install --cask chromium
fi

found || {
    echo "The browser tests need Chromium or Chrome, and none was found. Install one and run make test again." >&2
    exit 1
}
