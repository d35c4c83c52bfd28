#!/bin/sh
# Prints `export MONITOR_CHROMIUM=...` for the browser tests. Installs Debian's chromium where we may; otherwise takes a
# Chrome or Chromium that is there; otherwise says plainly that the browser tests are left out (an error with CI=true).
find_one() {
    for name in "$MONITOR_CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
    done
    for path in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [ -x "$path" ] && echo "$path" && return 0
    done
    return 1
}

browser=$(find_one)
if [ -z "$browser" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's chromium for the browser tests ..." >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1
    browser=$(find_one)
fi
if [ -n "$browser" ]; then
    echo "export MONITOR_CHROMIUM='$browser'"
    exit 0
fi
echo "NO BROWSER FOUND: the browser tests are left out. Install Chromium or Chrome, or set MONITOR_CHROMIUM." >&2
[ "$CI" = true ] && exit 1
echo "export MONITOR_CHROMIUM="
