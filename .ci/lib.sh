# shellcheck shell=bash
# shellcheck disable=SC2034 # some of the variables are for the scripts that source this
# What ./demo and ./verify share: messages, processes that end with the script, and the set-up of a JDK, Maven and
# a nats-server. Sourced from the root of the project. Runs on bash 3.2, the one macOS has.

CACHE=$PWD/.cache
WORK=            # directory of this run, deleted at its end
STARTED=         # ids of the processes this run has started, the last one first
CONTAINER=       # id of the container this run has started
LOCK=            # link that keeps other runs from writing here at the same time
LOCK_SECONDS=1200 # how long another run is waited for
NATS_SERVER=     # path of a nats-server
NATS_PID=        # its process id, where this run has started it
JAVA=            # path of a java command
VIRTUAL_JAVA=    # path of the java command of the newest JDK that has virtual threads
VIRTUAL_VERSION= # its version

say() {
  printf '%s\n' "$*"
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

show_log() { # title file
  printf '\n--- %s ---\n' "$1" >&2
  tail -n 80 "$2" >&2
  printf -- '---\n' >&2
}

begin() {
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir -p "$CACHE"
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/trace-propagation.XXXXXX")
}

clean_up() {
  local status=$? pid link
  set +e
  trap '' HUP INT TERM
  trap - EXIT
  for pid in $STARTED; do
    end "$pid"
  done
  if [ -n "$CONTAINER" ]; then
    docker rm -f "$CONTAINER" >/dev/null 2>&1
  fi
  for link in "$CACHE/building" "$CACHE/building.removal"; do
    if [ "$(readlink "$link")" = $$ ]; then
      rm -f "$link"
    fi
  done
  if [ -n "$WORK" ]; then
    rm -rf "$WORK"
  fi
  exit "$status"
}

# Starts a command in the background, to be ended with the script. Its process id is in $!.
start() { # log command...
  local log=$1
  shift
  : >"$log" # it is read at once, perhaps before the command below is there to make it
  "$@" >>"$log" 2>&1 </dev/null &
  STARTED="$! $STARTED"
}

# Runs a command to its end. It is in the background so that a signal does not have to wait for it.
run() { # log command...
  local status=0 pid
  start "$@"
  pid=$!
  wait "$pid" || status=$?
  forget "$pid"
  return "$status"
}

forget() { # pid
  local pid left=
  for pid in $STARTED; do
    if [ "$pid" != "$1" ]; then
      left="$left $pid"
    fi
  done
  STARTED=$left
}

alive() { # pid
  kill -0 "$1" 2>/dev/null
}

end() { # pid
  local tries=0
  kill -TERM "$1" 2>/dev/null || return 0
  while alive "$1" && [ $tries -lt 150 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill -KILL "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

# One run at a time writes to this directory. The lock is a symbolic link to the process id of its owner, so that there
# is no lock without an owner. One whose owner is gone does not count.
lock() {
  local lock=$CACHE/building deadline=$((SECONDS + LOCK_SECONDS)) waited=
  until ln -s $$ "$lock" 2>/dev/null; do
    if is_stale "$lock"; then
      remove_stale "$lock"
    elif [ -z "$waited" ]; then
      say "Another run is building in this directory, waiting for it to be done ..."
      waited=yes
    fi
    if [ $SECONDS -ge $deadline ]; then
      fail "Another run (process $(readlink "$lock" || echo unknown)) has kept this directory for $((LOCK_SECONDS / 60)) minutes: end it or, if there is none, delete ${lock#"$PWD"/}*."
    fi
    sleep 0.3
  done
  LOCK=$lock
}

# A lock of this process id that this run does not hold is of an earlier process.
is_stale() { # lock
  local owner
  owner=$(readlink "$1") && { [ "$owner" = $$ ] || ! alive "$owner"; }
}

# One run at a time, so that none removes the lock another has just taken in place of the stale one.
remove_stale() { # lock
  if ln -s $$ "$1.removal" 2>/dev/null; then
    if is_stale "$1"; then
      rm -f "$1"
    fi
    rm -f "$1.removal"
  fi
}

unlock() {
  rm -f "$LOCK"
  LOCK=
}

need_jdk() {
  local java=java version
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
  fi
  version=$(java_version "$java")
  if [ -z "$version" ]; then
    fail "A JDK 17 or newer is needed, and '$java' does not run: install one (apt-get install default-jdk-headless, brew install openjdk) and put it on the PATH or in JAVA_HOME."
  fi
  if [ "$version" -lt 17 ]; then
    fail "A JDK 17 or newer is needed, and '$java' is version $version: install a newer one and put it on the PATH or in JAVA_HOME."
  fi
  JAVA=$java
}

# Prints the feature version of a java command, or nothing where it does not run.
java_version() { # java
  "$1" -version 2>&1 | sed -nE 's/.* version "(1\.)?([0-9]+).*/\2/p' | head -n 1 || true
}

# Finds the newest Java of this machine that has virtual threads, 21 or later. Fails where there is none.
find_virtual_java() {
  local java version
  VIRTUAL_JAVA=
  VIRTUAL_VERSION=20
  while IFS= read -r java; do
    version=$(java_version "$java")
    if [ -n "$version" ] && [ "$version" -gt "$VIRTUAL_VERSION" ]; then
      VIRTUAL_JAVA=$java
      VIRTUAL_VERSION=$version
    fi
  done < <(java_commands)
  [ -n "$VIRTUAL_JAVA" ]
}

# Prints the java commands of this machine: those of JAVA_HOME and its like, of the PATH, and of the places where
# packages, macOS and SDKMAN put them.
java_commands() {
  local java
  command -v java || true
  env | sed -nE 's/^JAVA_HOME[0-9A-Za-z_]*=(.+)$/\1\/bin\/java/p'
  for java in /usr/lib/jvm/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    /opt/homebrew/opt/openjdk*/bin/java /usr/local/opt/openjdk*/bin/java "${HOME:-}"/.sdkman/candidates/java/*/bin/java; do
    if [ -x "$java" ]; then
      printf '%s\n' "$java"
    fi
  done
}

need_maven() {
  local version compiler=javac
  if [ -n "${JAVA_HOME:-}" ]; then
    compiler=$JAVA_HOME/bin/javac
  fi
  if ! command -v "$compiler" >/dev/null 2>&1; then
    fail "A JDK is needed to build, and '$compiler' is not there, as in a mere Java runtime: install a JDK 17 or newer (apt-get install default-jdk-headless, brew install openjdk)."
  fi
  if ! command -v mvn >/dev/null 2>&1; then
    fail "Maven 3.8.7 or newer is needed, and 'mvn' is not on the PATH: install it (apt-get install maven, brew install maven)."
  fi
  version=$(mvn -B -v 2>/dev/null | sed -nE 's/.*Apache Maven ([0-9]+)\.([0-9]+)\.([0-9]+).*/\1 \2 \3/p' | head -n 1) || version=
  # shellcheck disable=SC2086
  if ! at_least_3_8_7 $version; then
    fail "Maven 3.8.7 or newer is needed, and 'mvn' is version '${version// /.}': install a newer one and put it on the PATH."
  fi
}

at_least_3_8_7() { # major minor patch
  [ $# -eq 3 ] && [ $(($1 * 1000000 + $2 * 1000 + $3)) -ge 3008007 ]
}

# Finds a nats-server, or gets one without touching the system: NATS_SERVER is its path, or empty where NATS_URL or
# Docker stands in.
find_nats_server() {
  if [ -n "${NATS_URL:-}" ]; then
    say "Using the NATS server of NATS_URL."
    return
  fi
  look_for_nats_server && return
  if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    lock
    if look_for_nats_server || nats_server_from_apt; then
      unlock
      return
    fi
    unlock
  elif command -v brew >/dev/null 2>&1; then
    say "Getting nats-server: brew install nats-server ..."
    if run "$WORK/brew.log" brew install nats-server && look_for_nats_server; then
      return
    fi
  fi
  if docker_answers; then
    say "There is no nats-server on the PATH, so Docker's nats:2 takes its place."
    return
  fi
  fail "A nats-server is needed: install the package nats-server (apt-get install nats-server, brew install nats-server), start Docker, or set NATS_URL to a server that is running."
}

# Debian puts the server where the PATH of an ordinary user does not lead.
look_for_nats_server() {
  local directory
  if NATS_SERVER=$(command -v nats-server) && [ -x "$NATS_SERVER" ]; then
    return 0
  fi
  for directory in /usr/sbin /usr/local/sbin "$CACHE/nats-server/usr/sbin" "$CACHE/nats-server/usr/bin"; do
    if [ -x "$directory/nats-server" ]; then
      NATS_SERVER=$directory/nats-server
      return 0
    fi
  done
  NATS_SERVER=
  return 1
}

# The package is unpacked, not installed: that needs no root, and starts no service.
nats_server_from_apt() {
  local package
  say "Getting nats-server: downloading Debian's package into .cache, nothing is installed ..."
  mkdir -p "$WORK/apt/lists/partial" "$WORK/apt/archives/partial" "$WORK/apt/download"
  if ! download_package && ! { refresh_lists && download_package "${PRIVATE_APT[@]}"; }; then
    say "The package nats-server could not be downloaded: $(tail -n 1 "$WORK/apt.log")"
    return 1
  fi
  package=$(find "$WORK/apt/download" -name '*.deb' | head -n 1)
  dpkg-deb -x "$package" "$WORK/apt/unpacked"
  rm -rf "$CACHE/nats-server"
  mv "$WORK/apt/unpacked" "$CACHE/nats-server"
  look_for_nats_server
}

download_package() { # apt options...
  # shellcheck disable=SC2016
  run "$WORK/apt.log" bash -c 'cd "$0" && exec apt-get "$@"' "$WORK/apt/download" \
    -o APT::Sandbox::User=root "$@" download nats-server
}

# Package lists of our own, for a machine whose own ones are empty or old.
refresh_lists() {
  PRIVATE_APT=(-o "Dir::State::lists=$WORK/apt/lists" -o "Dir::Cache=$WORK/apt" -o APT::Sandbox::User=root)
  run "$WORK/apt.log" apt-get "${PRIVATE_APT[@]}" update
}

docker_answers() {
  command -v docker >/dev/null 2>&1 && run "$WORK/docker.log" docker version
}

# Starts the server that find_nats_server found, on a free port of the loopback interface, and sets NATS_URL.
start_nats_server() {
  if [ -n "${NATS_URL:-}" ]; then
    return
  fi
  if [ -z "$NATS_SERVER" ]; then
    start_nats_container
    return
  fi
  mkdir "$WORK/nats"
  start "$WORK/nats.log" "$NATS_SERVER" --addr 127.0.0.1 --port -1 --ports_file_dir "$WORK/nats" \
    --jetstream --store_dir "$WORK/nats"
  NATS_PID=$!
  if ! await "$NATS_PID" 20 nats_url_from_ports_file; then
    show_log "log of nats-server" "$WORK/nats.log"
    fail "nats-server did not start: its log is above."
  fi
}

# The server chooses a free port and writes it down, so that two runs cannot want the same one.
nats_url_from_ports_file() {
  local file
  file=$(find "$WORK/nats" -name '*.ports')
  [ -n "$file" ] && NATS_URL=$(grep -Eo 'nats://127\.0\.0\.1:[0-9]+' "$file")
}

start_nats_container() {
  if ! CONTAINER=$(docker run --rm -d -p 127.0.0.1::4222 nats:2 -js 2>"$WORK/docker.log"); then
    show_log "output of docker" "$WORK/docker.log"
    fail "Docker could not start nats:2: install the package nats-server instead, or set NATS_URL to a server that is running."
  fi
  NATS_URL=nats://$(docker port "$CONTAINER" 4222/tcp | head -n 1)
  if ! await $$ 20 nats_container_is_ready; then
    fail "nats-server in Docker did not start within 20 s: see docker logs."
  fi
}

nats_container_is_ready() {
  docker logs "$CONTAINER" 2>&1 | grep -q 'Server is ready'
}

# Tries a command until it succeeds, as long as a process lives.
await() { # pid seconds command...
  local pid=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@"; do
    if ! alive "$pid" || [ $SECONDS -ge $deadline ]; then
      return 1
    fi
    sleep 0.1
  done
}
