# What every command of the virtual board shares. Sourced, never run.

board_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
board_repository=$(cd "$board_here/../.." && pwd)
board_cache=${NOREN_BOARD_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/noren-board}

say() { printf 'board: %s\n' "$*" >&2; }
die() { printf 'board: error: %s\n' "$*" >&2; exit 1; }

# Packages, chroots and the emulator's view of the whole file system need root. The cache stays the caller's.
become_root() {
    [[ $EUID -eq 0 ]] && return
    command -v sudo >/dev/null || die "this needs root; run it as root, or install sudo"
    exec sudo --preserve-env=NOREN_BOARD_CACHE,PATH \
        env NOREN_BOARD_CACHE="$board_cache" PATH="$PATH" bash "$0" "$@"
}

# is_debian ROOT CODENAME
is_debian() {
    local id codename
    id=$(. "$1/etc/os-release" 2>/dev/null && printf %s "${ID:-}") || return 1
    codename=$(. "$1/etc/os-release" && printf %s "${VERSION_CODENAME:-}")
    [[ $id == debian && $codename == "$2" ]]
}

# inside ROOT COMMAND…: runs a command in a root with /proc, /dev and the cache; $binds lists further folders, one a
# line, as FROM or FROM:TO. A mount namespace of its own, so that nothing is left mounted whatever happens.
inside() {
    local root=$1
    shift
    local environment=(HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
        DEBIAN_FRONTEND=noninteractive)
    if [[ $root == / ]]; then
        env "${environment[@]}" "$@"
        return
    fi
    # shellcheck disable=SC2016
    unshare --mount --propagation private bash -euc '
        root=$1 cache=$2 binds=$3
        shift 3
        mount -t proc proc "$root/proc"
        mount --bind /dev "$root/dev"
        mkdir -p "$root$cache"
        mount --bind "$cache" "$root$cache"
        while IFS=: read -r from to; do
            [[ -n $from ]] || continue
            mkdir -p "$root${to:-$from}"
            mount --rbind "$from" "$root${to:-$from}"
        done <<<"$binds"
        exec chroot "$root" "$@"
    ' inside "$root" "$board_cache" "${binds:-}" env -i "${environment[@]}" "$@"
}

# root_of NAME: the folder that is the root file system of a board.
root_of() {
    case $1 in
    bookworm) if is_debian / bookworm; then echo /; else echo "$board_cache/bookworm/root"; fi ;;
    bookworm-clean) echo "$board_cache/bookworm/root" ;;
    trixie) echo "$board_cache/trixie/root" ;;
    *) die "no root is called '$1'; there are bookworm, bookworm-clean and trixie" ;;
    esac
}

updated_roots=
apt_update() {
    [[ " $updated_roots " == *" $1 "* ]] && return
    say "asking for the list of packages${1:+ of ${1}}"
    inside "$1" apt-get -qq update ||
        die "the list of packages could not be fetched; check the network and /etc/apt, then try again"
    updated_roots+=" $1"
}

# install ROOT PACKAGE…: only what is missing.
install() {
    local root=$1 package missing=()
    shift
    local database=${root%/}/var/lib/dpkg
    for package in "$@"; do
        [[ $(dpkg-query --admindir="$database" -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    apt_update "$root"
    say "installing ${missing[*]}"
    inside "$root" apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends "${missing[@]}" \
        >"$board_cache/apt.log" 2>&1 ||
        die "apt-get could not install ${missing[*]}; the reason is in $board_cache/apt.log"
    [[ $root == / ]] || inside "$root" apt-get clean
}

# The mirror that this machine's own apt uses for Debian, so that a proxy or a local mirror is respected.
debian_mirror() {
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# new_root SUITE FOLDER: a minimal Debian from nothing, moved into place only when it is whole.
new_root() {
    local suite=$1 root=$2 half=$2.half mirror
    mirror=$(debian_mirror)
    [[ -n $mirror ]] || { apt_update /; mirror=$(debian_mirror); }
    rm -rf "$half"
    mkdir -p "$half"
    say "making a Debian root ($suite), about a minute and a half"
    debootstrap --variant=minbase "$suite" "$half" ${mirror:+"$mirror"} >"$board_cache/debootstrap.log" 2>&1 ||
        die "debootstrap $suite failed; the reason is at the end of $board_cache/debootstrap.log"
    # No service starts while packages are installed in a chroot.
    printf '#!/bin/sh\nexit 101\n' >"$half/usr/sbin/policy-rc.d"
    chmod 755 "$half/usr/sbin/policy-rc.d"
    # How this machine reaches its packages, and whether it takes a mirror that stands still.
    apt-config dump | grep -E '^Acquire::((http|https)::Proxy|Check-)' >"$half/etc/apt/apt.conf.d/80noren-board" ||
        true
    mv "$half" "$root"
    updated_roots+=" $root"
}

# make_root SUITE PACKAGE…: the root of a board, with what it has installed.
make_root() {
    local suite=$1 root=$board_cache/$1/root
    shift
    [[ -e $root/etc/os-release ]] || new_root "$suite" "$root"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
    install "$root" "$@"
}

# git_mirrors: folders of this machine that its git takes in place of an address, one a line. SwiftPM's clones name
# such a folder as their origin, so a root in which they are built has it at its own path.
git_mirrors() {
    { git config --get-regexp '^url\..*\.insteadof$' || true; } | sed -n 's|^url\.\(/[^ ]*[^/ ]\)/*\.insteadof .*|\1|p' |
        sort -u | while read -r folder; do [[ ! -d $folder ]] || echo "$folder"; done
}
