#!/bin/sh
# What tests ask besides Python: other people's zip readers judge our packages, and a real browser the console.
# Installs what is missing where this is Debian and we are root; elsewhere says what is missing, and those tests are skipped.
set -eu
packages=''
for pair in unzip:unzip bsdtar:libarchive-tools 7z:p7zip-full zip:zip jar:default-jdk-headless chromium:chromium; do
    command -v "${pair%%:*}" >/dev/null || packages="$packages ${pair#*:}"
done
[ -n "$packages" ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not installed, so that some tests are skipped:$packages"
    exit 0
fi
apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
