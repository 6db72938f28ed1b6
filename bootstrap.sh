#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh Debian 12 to a plan, or to every test passed.
# usage: sh bootstrap.sh demo | test | install PACKAGE...
set -eu
LC_ALL=C.UTF-8
export LC_ALL

cd "$(dirname "$0")"
build=build
log=

build_packages='gcc libc6-dev meson ninja-build pkg-config libglpk-dev libyaml-dev libxml2-dev libjansson-dev libmd-dev uthash-dev tzdata'
test_packages='check strace locales libxml2-utils'

say() {
  printf 'bootstrap: %s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

remove_log() {
  [ -z "$log" ] || rm -f "$log"
}
trap remove_log EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# quietly COMMAND...: shows what it says only when it fails.
quietly() {
  [ -n "$log" ] || log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    die "this failed: $*"
  fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_missing() {
  command -v dpkg-query >/dev/null 2>&1 ||
    die "this is no Debian system; install what these Debian packages hold, then use meson: $*"
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
    installed) ;;
    *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || die "needs root or sudo to install:$missing"
    sudo -v || die "needs root or sudo to install:$missing"
  fi
  say "installing:$missing"
  apt='apt-get -o DPkg::Lock::Timeout=300'
  # shellcheck disable=SC2086 # a word each
  quietly as_root $apt update
  # shellcheck disable=SC2086
  quietly as_root env DEBIAN_FRONTEND=noninteractive $apt install -y --no-install-recommends $missing
}

# configure OPTION=VALUE...: a build folder that is there keeps all its other options.
configure() {
  if [ ! -f "$build/build.ninja" ]; then
    rm -rf "$build"
    quietly meson setup "$build"
  fi
  for option in "$@"; do
    grep -qx "${option%%=*} = ${option#*=}" "$build/meson-private/cmd_line.txt" ||
      quietly meson configure "$build" "-D$option"
  done
}

demo() {
  # shellcheck disable=SC2086 # a word each
  install_missing $build_packages
  configure
  quietly ninja -C "$build" cli/homeward
  say 'homeward plan scenarios/roc-amman-2005.yaml'
  "$build/cli/homeward" plan scenarios/roc-amman-2005.yaml
}

run_tests() {
  # shellcheck disable=SC2086 # a word each
  install_missing $build_packages $test_packages
  configure werror=true tests=enabled
  quietly ninja -C "$build"
  meson test -C "$build" --no-rebuild --print-errorlogs
}

case "${1:-}" in
demo) demo ;;
test) run_tests ;;
install)
  shift
  install_missing "$@"
  ;;
*) die 'usage: sh bootstrap.sh demo | test | install PACKAGE...' ;;
esac
