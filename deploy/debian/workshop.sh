# The Debian root in which packages are made, and what is laid out there. Sourced by deploy/package, never run.

# open_workshop SUITE ARCH: sets $workshop to a root with Debian's packaging tools.
open_workshop() {
    local suite=$1 arch=$2 base=$board_cache/package/$1/base
    workshop=$board_cache/package/$suite/workshop
    install / debootstrap binutils python3
    if [[ ! -e $workshop/etc/os-release ]]; then
        mkdir -p "$board_cache/package/$suite"
        [[ -e $base/etc/os-release ]] || new_root "$suite" "$base"
        rm -rf "$workshop.half"
        cp -a --reflink=auto "$base" "$workshop.half"
        mv "$workshop.half" "$workshop"
    fi
    cp -L /etc/resolv.conf /etc/hosts "$workshop/etc/" 2>/dev/null || true
    install "$workshop" debhelper dpkg-dev file python3
    [[ $arch == "$native" ]] && return
    [[ $arch == arm64 ]] || die "packages for $arch are made on a machine of that kind"
    # Its libraries lie beside the workshop's own; its programs are run by an emulator, and stripped by its own tools.
    if [[ $(inside "$workshop" dpkg --print-foreign-architectures) != *"$arch"* ]]; then
        inside "$workshop" dpkg --add-architecture "$arch"
        apt_update "$workshop"
    fi
    install "$workshop" qemu-user binutils-aarch64-linux-gnu "libc6:$arch"
}

# check_binary BINARY ARCH
check_binary() {
    local machine
    machine=$(readelf -h "$1" 2>/dev/null | sed -n 's/.*Machine: *//p')
    case $2:$machine in
    amd64:*X86-64 | arm64:AArch64) ;;
    *) die "$1 is no program for $2 (${machine:-no ELF file}); build it for $2, or say --arch" ;;
    esac
    ! readelf -d "$1" | grep -q 'NEEDED.*libswift' ||
        die "$1 needs Swift's runtime, which no Debian has; build it with --static-swift-stdlib"
}

# sonames BINARY: the libraries that it is linked with.
sonames() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

# library_package SONAME NAMES: the package that has it, found among NAMES by the rule by which Debian names them (policy
# 8.1, and `t64` for those with 64-bit times).
library_package() {
    local stem=${1%%.so*} version=${1##*.so.} name
    stem=${stem//_/-}
    for name in "$stem$version" "$stem-$version" "$stem${version}t64" "$stem-${version}t64"; do
        name=${name,,}
        if [[ $2 == *$'\n'"$name"$'\n'* ]]; then
            echo "$name"
            return
        fi
    done
    return 1
}

# install_libraries BINARY ARCH: those that it is linked with, so that the package's dependencies are read off them, and
# the one that it loads by name where there is a calendar: $calendars.
install_libraries() {
    local soname package names packages=()
    [[ -n $(find "$workshop/var/lib/apt/lists" -name '*_Packages*' -print -quit) ]] || apt_update "$workshop"
    names=$'\n'$(inside "$workshop" apt-cache pkgnames)$'\n'
    for soname in $(sonames "$1") libical.so.3; do
        # The C library's own are always there.
        case $soname in libc.so.* | libm.so.* | ld-linux*) continue ;; esac
        package=$(library_package "$soname" "$names") ||
            die "no package of this Debian has $soname; was $1 built for another one?"
        packages+=("$package:$2")
        calendars=$package
    done
    install "$workshop" "${packages[@]}"
}

# run_binary ARCH BINARY ARGUMENT…: in the workshop, emulated where it is for other boards.
run_binary() {
    local arch=$1
    shift
    if [[ $arch == "$native" ]]; then inside "$workshop" "$@"; else inside "$workshop" qemu-aarch64 "$@"; fi
}

# maintain CONTROL: names who maintains the package, as dch finds it out; without DEBEMAIL the control file's own stays.
maintain() {
    [[ -n ${DEBEMAIL:-} ]] || return 0
    local address=$DEBEMAIL name=${DEBFULLNAME:-}
    if [[ $DEBEMAIL =~ ^(.+)[[:space:]]+'<'(.+)'>'$ ]]; then
        name=${name:-${BASH_REMATCH[1]}} address=${BASH_REMATCH[2]}
    fi
    [[ -n $name ]] || die "DEBEMAIL names no person; set DEBFULLNAME, too"
    [[ $address =~ ^[^[:space:]\<\>@]+@[^[:space:]\<\>@]+$ && $name != *[$'\n<>']* ]] ||
        die "\"$name <$address>\" is no maintainer; set DEBFULLNAME and DEBEMAIL as for dch"
    name=$name address=$address awk '/^Maintainer:/ { $0 = "Maintainer: " ENVIRON["name"] " <" ENVIRON["address"] ">" } 1' \
        "$1" >"$1.new"
    mv "$1.new" "$1"
}

# lay_out BINARY ARCH TREE VERSION SUITE DEBIAN: everything that the package holds, and debian/ beside it.
lay_out() {
    local binary=$1 arch=$2 tree=$3 version=$4 suite=$5 debian=$6 shell
    mkdir -p "$tree"/{sounds,man,completions,guide}
    cp "$binary" "$tree/noren"
    version=${version:-$(run_binary "$arch" "$tree/noren" --version)} ||
        die "$binary does not run on Debian $debian; was it built for another one?"
    cp "$board_repository"/Sounds/*.flac "$board_repository/Sounds/cues.toml" "$tree/sounds/"
    cp "$deploy_here/noren.toml" "$tree/"
    cp -R "$deploy_here"/guide/{README.md,en,ja,drawings} "$tree/guide/"
    for shell in bash:noren zsh:_noren fish:noren.fish; do
        run_binary "$arch" "$tree/noren" --generate-completion-script "${shell%%:*}" >"$tree/completions/${shell#*:}"
    done
    # It is read by the shell, not run.
    sed -i '1{/^#!/d}' "$tree/completions/noren"
    run_binary "$arch" "$tree/noren" --experimental-dump-help |
        "$deploy_here/manual" --version "$version" --date "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" "$tree/man"

    mkdir -p "$tree/debian/source"
    echo '3.0 (quilt)' >"$tree/debian/source/format"
    cp "$deploy_here"/debian/{control,rules,install,manpages,noren.*} "$tree/debian/"
    maintain "$tree/debian/control"
    # What only that Debian's lintian knows.
    [[ ! -e $deploy_here/debian/lintian-overrides-$debian ]] ||
        cat "$deploy_here/debian/lintian-overrides-$debian" >>"$tree/debian/noren.lintian-overrides"
    # Indented, and a dot for each empty line, as the format of copyright files wants it.
    sed 's/^$/./; s/^/ /' "$board_repository/Sounds/LICENSES/NOTICE" |
        sed -e '/^@SOUNDS@$/{r /dev/stdin' -e 'd}' "$deploy_here/debian/copyright" >"$tree/debian/copyright"
    for kind in service sysusers tmpfiles; do
        [[ ! -e $deploy_here/systemd/noren.$kind ]] || cp "$deploy_here/systemd/noren.$kind" "$tree/debian/"
    done
    cp "$deploy_here/systemd/60-noren.rules" "$tree/debian/noren.udev"
    "$deploy_here/debian/changelog" --version "$version" --suffix="-1~deb$debian" --suite "$suite" \
        --date "$SOURCE_DATE_EPOCH" --control "$tree/debian/control" \
        <"$board_repository/CHANGELOG.md" >"$tree/debian/changelog"
}
