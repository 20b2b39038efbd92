# shellcheck shell=bash disable=SC2034 # What is set here is used by the scripts that source this file.
# What ./play, ./check and the scripts beside this one share: they say what they do, and see to what a fresh machine lacks.

# The first toolchain that builds this workspace, as Cargo.toml states it.
rust_version=$(sed -nE 's/^rust-version = "([0-9.]+)"/\1/p' Cargo.toml)
target_dir=${CARGO_TARGET_DIR:-$PWD/target}

# Headings are bold on a terminal, plain in a log.
if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

# stage "what is done" "about how long it takes"
stage() {
    stage_count=$((${stage_count:-0} + 1))
    printf '\n%s== %s. %s%s (%s)\n' "$bold" "$stage_count" "$1" "$plain" "$2"
}

say() {
    printf '   %s\n' "$*"
}

fail() {
    printf '\n%sCannot go on:%s %s\n' "$bold" "$plain" "$1" >&2
    shift
    local line
    for line in "$@"; do printf '   %s\n' "$line" >&2; done
    exit 1
}

# Whether version $1 is at least version $2.
version_at_least() {
    [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

# need_rust COMPONENT...: a toolchain that is new enough, with these subcommands of cargo that rustup has as components.
need_rust() {
    local rustup_hint="install rustup from https://rustup.rs, open a new shell and run this again"
    command -v cargo >/dev/null || fail "cargo is not installed." "$rustup_hint."
    local found
    found=$(rustc --version | awk '{print $2}')
    if ! version_at_least "${found%%-*}" "$rust_version"; then
        command -v rustup >/dev/null || fail "Rust $rust_version or newer is needed, and $found is installed." \
            "The cargo of Debian and Ubuntu is often older: $rustup_hint." \
            "rustup then takes precedence over /usr/bin/cargo by its place in PATH."
        say "Rust $found is older than $rust_version: rustup fetches $rust_version beside it"
        rustup toolchain install "$rust_version" --profile minimal --no-self-update
        export RUSTUP_TOOLCHAIN=$rust_version
        found=$(rustc --version | awk '{print $2}')
    fi
    local component missing=()
    for component in "$@"; do
        cargo "$component" --version >/dev/null 2>&1 || missing+=("$component")
    done
    if ((${#missing[@]})); then
        local names=("${missing[@]/#fmt/rustfmt}")
        command -v rustup >/dev/null || fail "cargo ${missing[*]} is not installed." "apt-get install ${names[*]/#/rust-}, or $rustup_hint."
        say "rustup adds ${names[*]}"
        rustup component add "${names[@]}"
    fi
    say "Rust $found"
}

# need_cargo_deny: the checker of dependencies, built into the target folder when it is not installed. Without a network it stays missing.
need_cargo_deny() {
    export PATH=$PATH:$target_dir/tools/bin
    cargo deny --version >/dev/null 2>&1 && return
    say "building cargo-deny, once, which takes about two minutes"
    CARGO_TARGET_DIR=$target_dir/tools/build cargo install --quiet --locked --debug --root "$target_dir/tools" cargo-deny@0.20.2 ||
        say "cargo-deny could not be built"
    rm -rf "$target_dir/tools/build"
}

# Debian's names of what the build needs: a C compiler for SQLite and the cryptography, and the headers that the window and the sound are linked against.
build_packages=(gcc libc6-dev pkg-config libasound2-dev libudev-dev libwayland-dev)
# What a window needs at run time.
window_packages=(libasound2 libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libvulkan1)
# What a picture without a display needs: a virtual screen and a Vulkan that runs on the processor.
frame_packages=(xvfb xauth mesa-vulkan-drivers)
# What plays the game before such a screen: keys, clicks and pictures of the window.
hands_packages=(xdotool imagemagick)
# A real gpsd, and gpsfake, which feeds it as a receiver would.
receiver_packages=(gpsd gpsd-clients)

# need_packages PACKAGE...: installs what is missing where apt is, or says what to install.
need_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        need_without_apt "$@"
        return
    fi
    local package status missing=()
    for package in "$@"; do
        # On newer releases a library's package may be called by another name, such as libx11-6t64.
        status=$(dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null || true)
        [[ $status == *'install ok installed'* ]] || missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then
        say "system packages: all there"
        return
    fi
    local as_root=()
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            fail "system packages are missing, and this user may not install them." "Please run:" \
                "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" "and then this again."
        fi
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The same for systems without apt: only looks, and says precisely what is not there.
need_without_apt() {
    local wanted=" $* " missing=()
    command -v cc >/dev/null || missing+=("a C compiler (cc)")
    if [[ $(uname -s) == Linux ]]; then
        if ! command -v pkg-config >/dev/null; then
            missing+=("pkg-config")
        else
            pkg-config --exists alsa || missing+=("the development files of ALSA (alsa.pc)")
            pkg-config --exists libudev || missing+=("the development files of libudev (libudev.pc)")
            pkg-config --exists wayland-client || missing+=("the development files of Wayland (wayland-client.pc)")
        fi
    fi
    if [[ $wanted == *" xvfb "* ]]; then
        command -v xvfb-run >/dev/null || missing+=("xvfb-run, a virtual screen")
        [[ $wanted != *" xdotool "* ]] || command -v xdotool >/dev/null || missing+=("xdotool")
        [[ $wanted != *" imagemagick "* ]] || command -v import >/dev/null || missing+=("ImageMagick's import")
        [[ -n $(software_vulkan) ]] || missing+=("lavapipe, Mesa's Vulkan for the processor (lvp_icd.*.json)")
    fi
    if [[ $wanted == *" gpsd "* ]]; then
        [[ -n $(PATH=$PATH:/usr/sbin command -v gpsd) ]] || missing+=("gpsd")
        command -v gpsfake >/dev/null || missing+=("gpsfake, of gpsd's clients")
    fi
    if ((${#missing[@]})); then
        fail "this system has no apt, so please install by its own means:" "${missing[@]/#/- }"
    fi
    say "no apt here; everything that could be looked for is there"
}

# The description of Mesa's software Vulkan, whose name tells the processor; empty when there is none.
software_vulkan() {
    local folder file
    for folder in /usr/share/vulkan/icd.d /usr/local/share/vulkan/icd.d /etc/vulkan/icd.d; do
        for file in "$folder"/lvp_icd*.json; do
            [[ -e $file ]] && printf '%s' "$file" && return
        done
    done
    return 0
}

# build_programs OPTION...: builds all programs at once, so that the engine under them is compiled once and ./check finds it again.
build_programs() {
    cargo build --locked "$@" --workspace --bins
}

# start_server LOG ARGUMENT...: starts a server and waits until it is ready; sets server_pid, server_http.
start_server() {
    local log=$1 ready=''
    shift
    mkdir -p "$(dirname "$log")"
    coproc SERVER { exec "$target_dir/debug/hunt-server" serve "$@" 2>"$log"; }
    server_pid=${SERVER_PID:?}
    if ! read -r -t 120 -u "${SERVER[0]}" ready; then
        tail -n 20 "$log" >&2
        fail "the server did not become ready; the end of its log stands above." "The whole log: $log"
    fi
    server_http=$(sed -E 's/.*"http":"([^"]+)".*/\1/' <<<"$ready")
    say "the server is ready on $server_http; its log: $log"
}

stop_server() {
    if [[ -n ${server_pid:-} ]] && kill -0 "$server_pid" 2>/dev/null; then
        kill -TERM "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    server_pid=''
}
