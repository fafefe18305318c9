#!/bin/sh
# Makes sure that the browser tests find a Chromium: one that is there, else Debian's, else Playwright's own.
set -eu
python=$1

for name in "${CHROMIUM:-}" chromium-headless-shell chromium; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done

install_debian() {
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium-headless-shell >/dev/null
}

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo 'Installing a headless Chromium ...'
    if install_debian 2>/dev/null; then exit 0; fi
    # The package lists may be missing or old.
    if apt-get update -qq && install_debian; then exit 0; fi
fi
exec "$python" -m playwright install chromium
