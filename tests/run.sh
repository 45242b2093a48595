#!/usr/bin/env bash
# Runs all tests against real servers: bash tests/run.sh [arguments of dotnet test]
#
#   bash tests/run.sh --quick      builds and runs the tests that need no server, without analyzers and without the slow
#                                  tests (Category=Thorough): for the minute between two edits
#   bash tests/run.sh --coverage   runs everything, writes Cobertura files to artifacts/coverage and prints the covered lines
#                                  of each package
#   bash tests/run.sh --format     fails if `dotnet format` would change a file
#
# If a variable names a server, the tests use that server. For every other one the script starts a private instance on a free
# port in a temporary folder, and stops it at the end.
#
#   AUTHKIT_TEST_REDIS          StackExchange.Redis configuration string of a single node
#   AUTHKIT_TEST_REDIS_CLUSTER  the same for a Redis Cluster
#   AUTHKIT_TEST_POSTGRES       ADO.NET connection strings
#   AUTHKIT_TEST_MYSQL
#   AUTHKIT_TEST_NPM            a folder with the packages of tests/npm in its node_modules; if it is not set, the
#                               script installs them from npm's registry
#   AUTHKIT_TEST_SQLSERVER      the script never starts SQL Server; if it is not set, its tests are skipped
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# Build nodes that outlive the run would keep its output open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

folder=
policy=
tests=
coverage=
servers=() # "signal pid" of each server that was started

say() { printf 'tests/run.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Everything in the background leads its own process group, so that Ctrl-C reaches this script first.
stop() { kill -"$1" -- "-$2" 2>/dev/null || kill -"$1" "$2" 2>/dev/null || true; }

clean_up() {
    local code=$? entry pid
    trap - EXIT
    trap '' INT TERM HUP
    exec 2>/dev/null # the shell reports each job that it kills
    if [[ -n $tests ]]; then
        stop TERM "$tests"
        for _ in {1..100}; do
            kill -0 "$tests" || break
            sleep 0.05
        done
        stop KILL "$tests"
    fi
    for entry in "${servers[@]}"; do stop "${entry% *}" "${entry#* }"; done
    for pid in $(jobs -p); do stop TERM "$pid"; done
    wait || true
    if [[ -n $policy ]]; then rm -f "$policy"; fi
    if [[ -n $folder ]]; then rm -rf "$folder"; fi
    exit "$code"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- programs

# PostgreSQL's programs and the daemons are outside the path of many users.
find_programs() {
    local bin
    PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
    for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do PATH="$PATH:$bin"; done
    hash -r
}

has() { command -v "$1" >/dev/null; }

missing_packages() {
    if ! has redis-server || ! has redis-cli; then echo redis-server; fi
    if ! has redis-sentinel; then echo redis-sentinel; fi
    if ! has postgres || ! has initdb || ! has pg_isready; then echo postgresql; fi
    if ! has pgbouncer; then echo pgbouncer; fi
    if ! has chromium && ! has google-chrome; then echo chromium; fi
    if ! has node; then echo nodejs; fi
    if ! has oathtool; then echo oathtool; fi
    if [[ -z ${AUTHKIT_TEST_NPM:-} ]] && ! has npm; then echo npm; fi
    if [[ -z ${AUTHKIT_TEST_MYSQL:-} ]] && { ! has mariadbd || ! has mariadb-install-db; }; then echo mariadb-server; fi
}

apt_install() {
    apt-get install -y -qq --no-install-recommends --no-remove -o DPkg::Lock::Timeout=600 "$@" </dev/null
}

install_packages() {
    local log=$folder/apt.log
    export DEBIAN_FRONTEND=noninteractive
    # The installation must not start the system's own services, because the tests use private instances only.
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        policy=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    if ! apt_install "$@" >"$log" 2>&1; then
        apt-get update -qq -o DPkg::Lock::Timeout=600 >>"$log" 2>&1 </dev/null || true
        apt_install "$@" >>"$log" 2>&1 || { cat "$log" >&2; fail "could not install $*"; }
    fi
    if [[ -n $policy ]]; then rm -f "$policy"; fi
    policy=
}

need_programs() {
    local missing
    find_programs
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} == 0)); then return; fi
    if ((EUID != 0)) || ! has apt-get; then
        fail "missing: ${missing[*]}. Install these packages (on Debian or Ubuntu: sudo apt-get install ${missing[*]}) and run this again."
    fi

    # Two simultaneous runs install one after the other.
    exec 8>/tmp/authkit-tests-install.lock
    flock 8
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} > 0)); then
        say "installing ${missing[*]}"
        install_packages "${missing[@]}"
    fi
    exec 8>&-
    find_programs
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} > 0)); then fail "still missing after the installation: ${missing[*]}"; fi
}

# The installation runs no scripts of the packages, and the lock file fixes their contents.
install_npm() {
    if [[ -n ${AUTHKIT_TEST_NPM:-} ]]; then return; fi
    mkdir "$folder/npm"
    cp tests/npm/package.json tests/npm/package-lock.json "$folder/npm"
    npm ci --prefix "$folder/npm" --ignore-scripts --no-audit --no-fund >"$folder/npm.log" 2>&1 </dev/null 9>&- ||
        { cat "$folder/npm.log" >&2; fail 'could not install the packages of tests/npm'; }
    export AUTHKIT_TEST_NPM=$folder/npm
}

# ---- servers

# PostgreSQL does not run as root. Any other user runs every server under the same account.
as_postgres=()
as_mysql=()
if ((EUID == 0)); then
    as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups)
    as_mysql=(--user=mysql)
fi

own() { if ((EUID == 0)); then chown "$1" "$2"; fi; }

# launch NAME SIGNAL: starts run_NAME PORT on one port after another until ready_NAME PORT holds, and sets `port`.
# Binding a port claims it, so two simultaneous runs cannot share one. ready_… asks a question that only the server of
# this run can answer.
launch() {
    local name=$1 signal=$2 attempt deadline pid
    for attempt in {1..20}; do
        port=$((10000 + RANDOM % 10000))
        "run_$name" "$port" >"$folder/$name.log" 2>&1 </dev/null 9>&- &
        pid=$!
        servers+=("$signal $pid")
        deadline=$((SECONDS + 60))
        while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do
            if "ready_$name" "$port" >/dev/null 2>&1; then return; fi
            sleep 0.02
        done
        stop "$signal" "$pid"
        wait "$pid" 2>/dev/null || true
        unset 'servers[-1]'
    done
    cat "$folder/$name.log" >&2
    fail "$name did not start"
}

run_redis() {
    mkdir -p "$folder/redis-$1"
    exec setsid redis-server --port "$1" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder/redis-$1"
}
ready_redis() { [[ $(redis-cli -p "$1" config get dir) == *"$folder/redis-$1"* ]]; }

run_redis_node() {
    mkdir -p "$folder/redis-$1"
    exec setsid redis-server --port "$1" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder/redis-$1" \
        --cluster-enabled yes --cluster-node-timeout 5000
}
ready_redis_node() { ready_redis "$1"; }

start_redis_cluster() {
    local nodes=() node deadline=$((SECONDS + 60))
    for _ in 1 2 3; do
        launch redis_node TERM
        nodes+=("127.0.0.1:$port")
    done
    redis-cli --cluster create "${nodes[@]}" --cluster-yes >"$folder/redis_cluster.log" 2>&1 </dev/null ||
        { cat "$folder/redis_cluster.log" >&2; fail 'the Redis Cluster could not be made'; }
    for node in "${nodes[@]}"; do
        until redis-cli -p "${node#*:}" cluster info | grep -q '^cluster_state:ok'; do
            if ((SECONDS > deadline)); then fail 'the Redis Cluster did not become ready'; fi
            sleep 0.02
        done
    done
    AUTHKIT_TEST_REDIS_CLUSTER=$(IFS=,; echo "${nodes[*]}")
}

# No data outlives the run, so nothing is flushed to disk.

init_postgres() {
    mkdir "$folder/postgres"
    own postgres "$folder/postgres"
    exec setsid "${as_postgres[@]}" initdb -D "$folder/postgres/data" -A trust -U postgres --no-sync -E UTF8 --no-locale
}
run_postgres() {
    exec setsid "${as_postgres[@]}" postgres -D "$folder/postgres/data" -p "$1" \
        -k "$folder/postgres" -c listen_addresses=127.0.0.1 -c max_connections=300 \
        -c fsync=off -c full_page_writes=off -c synchronous_commit=off
}
ready_postgres() { pg_isready -q -h "$folder/postgres" -p "$1"; }

init_mysql() {
    mkdir "$folder/mysql"
    own mysql "$folder/mysql"
    exec setsid mariadb-install-db --no-defaults "${as_mysql[@]}" --datadir="$folder/mysql/data" \
        --auth-root-authentication-method=normal --skip-test-db
}
run_mysql() {
    exec setsid mariadbd --no-defaults "${as_mysql[@]}" --datadir="$folder/mysql/data" --port="$1" \
        --bind-address=127.0.0.1 --socket="$folder/mysql/socket" --pid-file="$folder/mysql/pid" --skip-log-bin \
        --max-connections=500 --innodb-flush-log-at-trx-commit=0
}
ready_mysql() {
    mariadb --no-defaults --socket="$folder/mysql/socket" -u root -e 'create database if not exists authkit'
}

start_servers() {
    local postgres= mysql=

    # The two servers that need a data folder create it while Redis starts.
    if [[ -z ${AUTHKIT_TEST_POSTGRES:-} ]]; then
        init_postgres >"$folder/initdb.log" 2>&1 </dev/null 9>&- &
        postgres=$!
    fi
    if [[ -z ${AUTHKIT_TEST_MYSQL:-} ]]; then
        init_mysql >"$folder/install-db.log" 2>&1 </dev/null 9>&- &
        mysql=$!
    fi
    if [[ -z ${AUTHKIT_TEST_REDIS:-} ]]; then
        launch redis TERM
        AUTHKIT_TEST_REDIS=127.0.0.1:$port
    fi
    if [[ -z ${AUTHKIT_TEST_REDIS_CLUSTER:-} ]]; then start_redis_cluster; fi
    if [[ -n $postgres ]]; then
        wait "$postgres" || { cat "$folder/initdb.log" >&2; fail 'initdb failed'; }
        launch postgres QUIT
        AUTHKIT_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
    fi
    if [[ -n $mysql ]]; then
        wait "$mysql" || { cat "$folder/install-db.log" >&2; fail 'mariadb-install-db failed'; }
        launch mysql KILL
        AUTHKIT_TEST_MYSQL="Server=127.0.0.1;Port=$port;User ID=root;Database=authkit"
    fi
    export AUTHKIT_TEST_REDIS AUTHKIT_TEST_REDIS_CLUSTER AUTHKIT_TEST_POSTGRES AUTHKIT_TEST_MYSQL
}

# ---- tests

# Adds up the counters of all result files. The runner leaves `notExecuted` at 0; a test that was not executed was skipped.
print_sum() {
    { find "$AUTHKIT_TEST_RESULTS" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + 2>/dev/null || true; } | awk '
        function counter(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
        { passed += counter("passed"); failed += counter("failed"); skipped += counter("total") - counter("executed") }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}

# A line counts as covered if the tests of any project reach it.
print_coverage() {
    mkdir -p "$coverage"
    find "$AUTHKIT_TEST_RESULTS" -name '*.cobertura.xml' | awk -v to="$coverage" '{ printf "cp %c%s%c %c%s/%d.cobertura.xml%c\n", 39, $0, 39, 39, to, NR, 39 }' | bash
    awk '
        /<class / { match($0, /filename="[^"]*"/); file = substr($0, RSTART + 10, RLENGTH - 11); sub(/.*\/src\//, "src/", file) }
        /<line / && file ~ /^src\// && file !~ /\/obj\// {
            match($0, /number="[0-9]+"/); line = file ":" substr($0, RSTART + 8, RLENGTH - 9)
            lines[line] = lines[line] || $0 !~ /hits="0"/
        }
        END {
            for (line in lines) { split(line, part, "/"); all[part[2]]++; if (lines[line]) covered[part[2]]++ }
            for (name in all) printf "%-20s %5.1f %% of %d lines\n", name, 100 * covered[name] / all[name], all[name]
        }' "$coverage"/*.cobertura.xml | sort
}

has dotnet || fail 'dotnet is missing: install the .NET 10 SDK'

case ${1:-} in
    --quick)
        shift
        # No servers, no analyzers and no XML files. The full run covers these.
        for project in AuthKit.Source.Tests AuthKit.Tests; do
            dotnet test "tests/$project" -p:RunAnalyzers=false -p:GenerateDocumentationFile=false \
                --filter 'Category!=Thorough' --nologo "$@" || exit
        done
        exit 0
        ;;
    --format)
        shift
        exec dotnet format AuthKit.sln --verify-no-changes "$@"
        ;;
    --coverage)
        shift
        coverage=artifacts/coverage
        rm -rf "$coverage"
        set -- --collect 'Code Coverage;Format=cobertura' "$@"
        ;;
esac
# Two runs in one clone would write the same build output, so the second one waits for the first.
exec 9<tests/run.sh
flock -n 9 || { say 'waiting for another run in this folder'; flock 9; }

# Not $TMPDIR, because servers of other users must be able to enter, and socket names must stay short.
folder=$(mktemp -d /tmp/authkit-tests.XXXXXX)
chmod 711 "$folder"

need_programs
install_npm
start_servers

export AUTHKIT_TEST_REQUIRE_SERVERS=1 AUTHKIT_TEST_RESULTS=$folder/results
setsid dotnet test AuthKit.sln --logger trx "$@" </dev/null 9>&- &
tests=$!
code=0
wait "$tests" || code=$?
tests=
print_sum
if [[ -n $coverage ]]; then print_coverage; fi
exit "$code"
