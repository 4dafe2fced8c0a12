# What is tried in a clean Debian: guest.sh SCENE FOLDER VERSION. Each thing that was seen is a line on stdout.
set -euo pipefail
scene=$1 folder=$2 version=$3
settings=/etc/noren/noren.toml
export MANWIDTH=80 MAN_KEEP_FORMATTING= PAGER=cat
exec 3>&1 1>&2

saw() { echo "$*" >&3; }
fail() {
    echo "FAILED: $*" >&2
    exit 1
}
# expect CODE WORDS COMMAND…: the command ends with CODE and says WORDS somewhere.
expect() {
    local code=$1 words=$2 said status=0
    shift 2
    said=$("$@" 2>&1) || status=$?
    [[ $status -eq $code ]] || fail "$* ended with $status, not $code: $said"
    grep -qE -- "$words" <<<"$said" || fail "$* does not say \"$words\": $said"
}
apt() { apt-get -q -o Dpkg::Use-Pty=0 --yes "$@"; }
is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status} ${Version}' noren 2>/dev/null) == "installed $1" ]]; }

apt update
cd /tmp

# The board's owner names a line, and turns the words down.
change_settings() {
    printf '\n[[door]]\ncontact = "GPIO17"\n[calm]\nrest = "3s"\n' >>$settings
    cp $settings /tmp/mine
    noren check $settings
}
is_mine() { cmp -s $settings /tmp/mine; }
stray() { find /etc/noren -name '*.dpkg-*' -o -name '*.ucf-*'; }

fresh() {
    apt install "$folder/first.deb"
    is_installed "$version" || fail "apt did not install it"
    saw "apt installs it from its file, with $(dpkg-query -W | wc -l) packages in all"
    expect 0 "^${version%%-*}$" noren --version
    expect 78 "this shop has no door; add \[\[door\]\]" noren check $settings
    change_settings
    expect 0 "in order" noren check $settings
    saw "its settings want a line, and are in order once it is named"
    expect 0 "front +arrival +♪ welcome-ja-morning +played" noren demo --fast
    [[ $(head -c 4 noren-demo.wav) == RIFF ]] || fail "noren-demo.wav is no WAV"
    saw "the demonstration tells a morning and leaves its sound"
    printf '[hours]\ncalendar = "closed.ics"\n' >>/etc/noren/noren.toml
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n%s\r\n%s' \
        'DTSTART;VALUE=DATE:20261224' $'SUMMARY:Holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' >/etc/noren/closed.ics
    expect 0 "in order" noren check $settings
    saw "calendars are read"

    [[ $(id -nG noren | tr ' ' '\n' | sort | tr '\n' ' ') == "audio gpio noren " ]] || fail "noren is in: $(id noren)"
    [[ $(getent passwd noren | cut -d: -f6,7) == /var/lib/noren:/usr/sbin/nologin ]] || fail "$(getent passwd noren)"
    [[ $(stat -c '%U:%G %a' /var/lib/noren) == "noren:noren 750" ]] || fail "$(stat -c '%U:%G %a' /var/lib/noren)"
    saw "its user has no shell, is in audio and gpio, and owns /var/lib/noren alone"
    [[ -L /etc/systemd/system/multi-user.target.wants/noren.service ]] || fail "the service is not enabled"
    # Without a running systemd only what is wrong with the unit itself is said.
    expect 0 "^$" systemd-analyze verify --man=no noren.service
    udevadm verify --help >/dev/null 2>&1 && expect 0 "" udevadm verify /usr/lib/udev/rules.d/60-noren.rules
    saw "the service is enabled, and systemd-analyze finds nothing wrong with it"

    apt install --no-install-recommends man-db groff-base zsh fish bash-completion
    local page pages=0
    for page in $(dpkg -L noren | grep '^/usr/share/man/.*gz$'); do
        expect 0 "^NAME" man -l "$page"
        # mandoc's macros and groff's own say what they do not like.
        [[ -z $(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null) ]] ||
            fail "$page: $(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)"
        pages=$((pages + 1))
    done
    local command
    for command in $(noren --help | sed -n '/^SUBCOMMANDS/,$s/^  \([a-z]\+\) .*/\1/p'); do
        [[ $command == See ]] || man -w "noren-$command" >/dev/null || fail "noren-$command has no manual page"
    done
    expect 0 "people_first" man noren.toml
    expect 0 "noren.toml" apropos noren
    saw "$pages manual pages are there, one for every command, and man warns of none"
    expect 0 "^quiet$" bash -c '. /usr/share/bash-completion/bash_completion
        . /usr/share/bash-completion/completions/noren
        COMP_WORDS=(noren qui) COMP_CWORD=1 COMP_LINE="noren qui" COMP_POINT=9
        $(complete -p noren | sed "s/.*-F \([^ ]*\).*/\1/") noren qui noren
        printf "%s\n" "${COMPREPLY[@]}"'
    expect 0 "^_noren$" zsh -c 'autoload -Uz compinit && compinit -u && echo ${_comps[noren]}'
    expect 0 "^quiet" fish -c 'complete -C "noren qui"'
    saw "bash, zsh and fish complete its commands"
}

upgrade() {
    apt install --no-install-recommends "$folder/first.deb"
    change_settings
    echo journal >/var/lib/noren/journal.sqlite
    expect 0 "" apt install --no-install-recommends "$folder/second.deb"
    is_installed "$(dpkg-deb -f "$folder/second.deb" Version)" || fail "it was not upgraded"
    is_mine || fail "the owner's settings were changed"
    [[ -z $(stray) ]] || fail "left: $(stray)"
    saw "an upgrade keeps changed settings, and asks nothing where the package's own are the same"

    dpkg --force-confdef --force-confold -i "$folder/third.deb"
    is_mine || fail "confold changed the owner's settings"
    grep -q "a later version" $settings.dpkg-dist || fail "the package's own settings are not beside them"
    saw "with other settings in the package, confold keeps the owner's and lays those beside them"
    dpkg --force-confold -i "$folder/second.deb"
    rm -f $settings.dpkg-*
    dpkg -i "$folder/third.deb" <<<N &>/tmp/asked || fail "dpkg ended with $?"
    grep -q "What would you like to do about it" /tmp/asked || fail "dpkg asked nothing: $(cat /tmp/asked)"
    is_mine || fail "N changed the owner's settings"
    saw "who is asked and says no keeps their settings"
    dpkg --force-confold -i "$folder/second.deb"
    rm -f $settings.dpkg-*
    dpkg -i "$folder/third.deb" <<<Y
    cmp -s $settings.dpkg-old /tmp/mine || fail "the owner's settings are lost"
    grep -q "a later version" $settings || fail "the package's settings did not come"
    saw "who says yes gets the package's, and their own beside them"

    cp /tmp/mine $settings
    rm -f $settings.dpkg-*
    apt -o Dpkg::Options::=--force-confold install --no-install-recommends --allow-downgrades "$folder/first.deb"
    is_installed "$version" || fail "it was not downgraded"
    is_mine || fail "a downgrade changed the owner's settings"
    expect 0 "in order" noren check $settings
    saw "a downgrade keeps them, too"

    apt purge noren
    apt install --no-install-recommends "$folder/first.deb"
    dpkg -i "$folder/third.deb" </dev/null
    grep -q "a later version" $settings || fail "unchanged settings did not follow the package"
    saw "settings that nobody changed follow the package"
    [[ -z $(dpkg --verify noren) ]] || fail "dpkg --verify: $(dpkg --verify noren)"
    saw "dpkg finds every file as it was packed"
}

# Every path but the package manager's own, and what the kernel makes.
paths() {
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /var/log -o -path /var/cache \
        -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path "$folder" \) -prune -o -printf '%p %y %l\n' | sort
}

purge() {
    # What it needs comes first, so that only its own comes and goes.
    apt install --no-install-recommends tzdata $(dpkg-deb -f "$folder/first.deb" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/,/ /g')
    paths >/tmp/before
    dpkg -i "$folder/first.deb"
    change_settings
    mkdir -p /var/lib/noren
    touch /var/lib/noren/journal.sqlite /var/lib/noren/journal.sqlite-wal
    apt remove noren
    is_mine || fail "removing took the owner's settings"
    [[ -e /var/lib/noren/journal.sqlite ]] || fail "removing took the journal"
    [[ ! -e /usr/bin/noren && ! -e /usr/lib/systemd/system/noren.service && ! -e /lib/systemd/system/noren.service ]] ||
        fail "removing left the program"
    paths >/tmp/removed
    diff <(grep -vE '^/(etc|var/lib)/' /tmp/before) <(grep -vE '^/(etc|var/lib)/' /tmp/removed) ||
        fail "removing left something"
    saw "removing leaves the settings and the journal, and nothing that runs"

    apt install --no-install-recommends "$folder/first.deb"
    is_mine || fail "reinstalling changed the owner's settings"
    [[ -e /var/lib/noren/journal.sqlite ]] || fail "reinstalling lost the journal"
    [[ -L /etc/systemd/system/multi-user.target.wants/noren.service ]] || fail "the service is not enabled again"
    [[ $(readlink /etc/systemd/system/noren.service) != /dev/null ]] || fail "the service stayed masked"
    saw "reinstalling finds both again, and enables the service"

    apt purge noren
    paths >/tmp/after
    diff /tmp/before /tmp/after || fail "purging left something, or took too much"
    ! dpkg-query -W noren 2>/dev/null || fail "dpkg still knows it"
    saw "purging leaves nothing but its user: not one path of $(wc -l </tmp/after) is new or gone"
    getent passwd noren >/dev/null || fail "the user went, and its number would be another's"

    dpkg -i "$folder/first.deb"
    echo "recording" >/etc/noren/our-welcome.flac
    apt purge noren
    [[ $(ls /etc/noren) == our-welcome.flac ]] || fail "purging left in /etc/noren: $(ls /etc/noren)"
    saw "purging leaves what the owner put beside the settings"
}

"$scene"
