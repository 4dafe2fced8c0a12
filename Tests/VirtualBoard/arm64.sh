# What an amd64 Debian makes of arm64 packages, none of which is installed here: lists, downloads, and what a cross
# compiler needs. Sourced after common.sh, never run.

board_swift=$board_cache/sid/root

# suite_of 12|13
suite_of() {
    case $1 in
    12) echo bookworm ;;
    13) echo trixie ;;
    *) die "there is no arm64 board with Debian '$1'; there are 12 and 13" ;;
    esac
}

only_on_amd64() {
    [[ $(dpkg --print-architecture 2>/dev/null) == amd64 ]] ||
        die "this cross-builds on an amd64 Debian; on an arm64 one deploy/build and deploy/package do it natively"
}

# arm64 SUITE apt-get|apt-cache ARGUMENT…: this machine's apt with the lists of another suite and architecture. Its
# own lists, packages and locks are not touched; how it reaches its mirror it keeps. PACKAGE:amd64 is known too.
arm64() {
    local suite=$1 command=$2 folder=$board_cache/arm64/$1/apt mirror
    shift 2
    if [[ ! -e $folder/etc/apt/sources.list ]]; then
        mkdir -p "$folder"/{etc/apt/{apt.conf,preferences,sources.list,trusted.gpg}.d,var/lib/dpkg} \
            "$folder"/var/{lib/apt/lists,cache/apt/archives}/partial
        : >"$folder/var/lib/dpkg/status"
        mirror=$(debian_mirror)
        [[ -n $mirror ]] || { apt_update /; mirror=$(debian_mirror); }
        [[ -n $mirror ]] || die "this machine's apt knows no mirror of Debian; see /etc/apt"
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
            >"$folder/etc/apt/sources.list"
    fi
    env DEBIAN_FRONTEND=noninteractive "$command" -qq -o Dir="$folder" \
        -o Dir::State::status="${arm64_status:-$folder/var/lib/dpkg/status}" \
        -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Architectures::=amd64 \
        -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 -o Acquire::Languages=none "$@"
}

# arm64_update SUITE: the list of packages, at most once a day, or now where $update says so.
arm64_update() {
    local stamp=$board_cache/arm64/$1/updated
    if [[ -z ${update:-} && -n $(find "$stamp" -mmin -1440 2>/dev/null) ]]; then return; fi
    [[ " $updated_roots " != *" arm64-$1 "* ]] || return 0
    say "asking for the list of arm64 packages of $1"
    arm64 "$1" apt-get update || die "the list of packages could not be fetched; check the network and /etc/apt, then try again"
    touch "$stamp"
    updated_roots+=" arm64-$1"
}

# arm64_version SUITE PACKAGE: the version that would be fetched.
arm64_version() { arm64 "$1" apt-cache policy "$2" | awk '/Candidate:/ { print $2 }'; }

# arm64_fetch SUITE FOLDER PACKAGE…: these packages alone.
arm64_fetch() {
    local suite=$1 folder=$2
    shift 2
    mkdir -p "$folder"
    (cd "$folder" && arm64 "$suite" apt-get download "$@") ||
        die "the packages could not be fetched from $suite: $*; where the list is old, --update asks for a new one"
}

# arm64_fetch_all SUITE FOLDER PACKAGE…: with all that they depend on and $arm64_status does not say is installed.
arm64_fetch_all() {
    local suite=$1 folder=$2 archives=$board_cache/arm64/$1/apt/var/cache/apt/archives
    shift 2
    mkdir -p "$folder"
    rm -f "$archives"/*.deb
    arm64 "$suite" apt-get install --yes --no-install-recommends --download-only "$@" >"$board_cache/apt.log" 2>&1 || {
        tail -5 "$board_cache/apt.log" >&2
        die "the packages could not be fetched from $suite: $*; where the list is old, --update asks for a new one"
    }
    find "$archives" -maxdepth 1 -name '*.deb' -exec mv -t "$folder" {} +
}

# make_compiler: Debian sid for amd64 with its Swift, which is the one whose arm64 modules there are packages of.
make_compiler() {
    mkdir -p "$board_cache"
    command -v debootstrap >/dev/null || install / debootstrap
    (
        flock --nonblock 9 || { say "Debian sid's root is being made or used; waiting for it"; flock 9; }
        make_root sid swiftlang ca-certificates binutils git libc6-dev g++ zlib1g-dev
    ) 9>"$board_cache/.lock-sid"
}

# swift_of DATABASE: which Swift, without what Debian made of it.
swift_of() { dpkg-query --admindir="$1" -W -f '${source:Upstream-Version}' swiftlang; }

# Noren's libraries as a compiler wants them; the C++ ones are those of the suite's own GCC.
sdk_packages() {
    local gcc=14
    [[ $1 == bookworm ]] && gcc=12
    echo "libc6-dev libstdc++-$gcc-dev zlib1g-dev libgpiod-dev libasound2-dev libsndfile1-dev libebur128-dev" \
        "libsoxr-dev libtomlplusplus-dev libcctz-dev libjansson-dev libsqlite3-dev libical-dev"
}

# make_sdk SUITE: a Swift SDK for arm64 boards with that Debian. It is named for the Swift it fits and for how it is
# made; $sdk is where it lies.
make_sdk() {
    local suite=$1 folder=$board_cache/arm64/$1 swift version recipe half tree package
    swift=$(swift_of "$board_swift/var/lib/dpkg")
    recipe=$(declare -f make_sdk sdk_packages | sha256sum | cut -c1-8)
    sdk=$folder/sdk-$swift-$recipe
    if [[ -e $sdk && -z ${update:-} ]]; then return; fi
    arm64_update sid
    arm64_update "$suite"
    version=$(arm64_version sid swiftlang)
    [[ $version == "$swift"-* ]] || die "Debian sid's Swift for arm64 is $version, and the one in $board_swift is $swift;
    remove $board_cache/sid to make that root anew"

    half=$folder/sdk.half
    rm -rf "$half"
    tree=$half/noren-arm64.artifactbundle/noren/root
    mkdir -p "$tree"/usr/{bin,lib,sbin}
    for package in bin lib sbin; do ln -s "usr/$package" "$tree/$package"; done
    say "fetching Noren's libraries for arm64 ($suite), about 50 MB"
    # shellcheck disable=SC2046
    arm64_fetch_all "$suite" "$half/packages" $(sdk_packages "$suite")
    for package in "$half"/packages/*.deb; do
        dpkg-deb --fsys-tarfile "$package" |
            tar -xf - -C "$tree" --keep-directory-symlink --exclude=./usr/share --exclude=./usr/bin
    done
    # Links that name the board's root (Debian 12's libm.so) are to stay in this tree, or the archive beside is linked.
    find "$tree/usr/lib" -type l -lname '/*' -printf '%p\t%l\n' |
        while IFS=$'\t' read -r link target; do ln -sfn --relative "$tree$target" "$link"; done
    say "fetching Swift $swift for arm64, about 500 MB"
    arm64_fetch sid "$half/packages" "swiftlang=$version"
    dpkg-deb --fsys-tarfile "$half"/packages/swiftlang_*.deb |
        tar -xf - -C "$tree" --exclude='*/lib/swift/host' --exclude='*/embedded' --wildcards \
            './usr/libexec/swift/lib/swift/*' './usr/libexec/swift/lib/swift_static/*'
    # The compiler's own headers are the same for every board; they are those of the compiler that runs.
    for package in swift swift_static; do
        ln -sfn "/usr/libexec/swift/lib/$(readlink "$tree/usr/libexec/swift/lib/$package/clang" | cut -d/ -f2-)" \
            "$tree/usr/libexec/swift/lib/$package/clang"
        ln -s "../libexec/swift/lib/$package" "$tree/usr/lib/$package"
    done
    rm -rf "$half/packages"

    cat >"$half/noren-arm64.artifactbundle/info.json" <<'JSON'
{
    "schemaVersion": "1.0",
    "artifacts": {
        "noren-arm64": {
            "type": "swiftSDK",
            "version": "1",
            "variants": [
                { "path": "noren", "supportedTriples": ["x86_64-pc-linux-gnu", "x86_64-unknown-linux-gnu"] }
            ]
        }
    }
}
JSON
    cat >"$tree/../swift-sdk.json" <<'JSON'
{
    "schemaVersion": "4.0",
    "targetTriples": {
        "aarch64-unknown-linux-gnu": {
            "sdkRootPath": "root",
            "swiftResourcesPath": "root/usr/lib/swift",
            "swiftStaticResourcesPath": "root/usr/lib/swift_static",
            "toolsetPaths": ["toolset.json"]
        }
    }
}
JSON
    cat >"$tree/../toolset.json" <<'JSON'
{
    "schemaVersion": "1.0",
    "rootPath": "/usr/libexec/swift/bin",
    "swiftCompiler": {
        "extraCLIOptions": ["-use-ld=lld", "-Xclang-linker", "--target=aarch64-linux-gnu"]
    },
    "linker": { "path": "ld.lld" }
}
JSON
    rm -rf "$folder"/sdk-*
    mv "$half" "$sdk"
}

# sdk_root: where the SDK's unpacked packages lie.
sdk_root() { echo "$sdk/noren-arm64.artifactbundle/noren/root"; }

# make_emulator: $emulator runs one arm64 program, wherever its root is: Debian 13's is linked statically.
make_emulator() {
    local folder=$board_cache/arm64/emulator
    emulator=$folder/qemu-aarch64
    if [[ -x $emulator ]]; then return; fi
    arm64_update trixie
    say "fetching the emulator of single programs, about 70 MB"
    rm -rf "$folder"
    arm64_fetch trixie "$folder/download" qemu-user:amd64
    dpkg-deb -x "$folder"/download/qemu-user_*.deb "$folder/download"
    mv "$folder/download/usr/bin/qemu-aarch64" "$emulator.half"
    rm -rf "$folder/download"
    mv "$emulator.half" "$emulator"
}

# What unpacks packages is this machine's own, which is many times faster than the emulated: dpkg finds it first.
native_programs=(dpkg-deb dpkg-split tar xz zstd gzip sed grep rm mv cp cat ln mkdir chmod chown readlink find sort cut tr)

# inside_arm64 TREE COMMAND…: in a tree of arm64 programs. That they are emulated is known in a namespace of its own
# and to nobody else on this machine; kernels before Linux 6.7 cannot, and fail with 75.
inside_arm64() {
    local tree=$1 gate holder status=0 program
    shift
    mkdir -p "$tree/usr/lib64" "$tree/usr/lib/x86_64-linux-gnu"
    ln -sfn usr/lib64 "$tree/lib64"
    for program in "${native_programs[@]}"; do
        ! command -v "$program" >/dev/null || cp "$(command -v "$program")" "$tree/usr/sbin/$program"
    done
    gate=$(mktemp -u)
    mkfifo "$gate"
    # shellcheck disable=SC2016
    unshare --user --mount --pid --fork --propagation private bash -euc '
        gate=$1 emulator=$2 tree=$3
        shift 3
        read -r _ <"$gate"
        mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc 2>/dev/null || exit 75
        magic="\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
        mask="\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
        printf %s ":arm64:M::$magic:$mask:$emulator:FC" >/proc/sys/fs/binfmt_misc/register 2>/dev/null || exit 75
        mount -t proc proc "$tree/proc"
        mount --bind /lib64 "$tree/usr/lib64"
        mount --bind /usr/lib/x86_64-linux-gnu "$tree/usr/lib/x86_64-linux-gnu"
        # Devices cannot be made there, as in a container; those of the tree are there already.
        exec chroot "$tree" env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
            DEBIAN_FRONTEND=noninteractive "$@"
    ' inside_arm64 "$gate" "$emulator" "$tree" "$@" &
    holder=$!
    # Every owner of a file is somebody there as well.
    until [[ $(readlink "/proc/$holder/ns/user") != "$(readlink /proc/self/ns/user)" ]]; do
        kill -0 "$holder" 2>/dev/null || break
    done
    echo "0 0 4294967295" >"/proc/$holder/uid_map" && echo "0 0 4294967295" >"/proc/$holder/gid_map" || status=75
    ((status == 0)) && echo >"$gate" || kill "$holder"
    wait "$holder" || status=$?
    rm -f "$gate" "${native_programs[@]/#/$tree/usr/sbin/}"
    rmdir "$tree/usr/lib/x86_64-linux-gnu" "$tree/usr/lib64"
    rm "$tree/lib64"
    return $status
}
