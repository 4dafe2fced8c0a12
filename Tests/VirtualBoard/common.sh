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
