# shellcheck shell=bash
# Sourced by the scripts that install what tests need. Everything it says goes to the error stream: those scripts print
# their answer, a path, and nothing else.

# install_packages WHY PACKAGE…: by apt-get where we are root on Debian, otherwise says what to install and fails.
install_packages() {
  local why=$1
  shift
  if ! command -v apt-get >/dev/null 2>&1; then
    printf '%s: please install (Debian names): %s\n' "$why" "$*" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    printf '%s: please install, as root: apt-get install %s\n' "$why" "$*" >&2
    return 1
  fi
  printf '%s: installing %s …\n' "$why" "$*" >&2
  # A fresh machine has no package lists, an old one has stale ones; only when the first try fails are new ones fetched.
  if ! apt_install "$@" >/dev/null 2>&1; then
    apt-get -q update >&2
    apt_install "$@" >&2
  fi
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" </dev/null
}
