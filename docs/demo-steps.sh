# What the demos share.
set -eu
unset STGITOPS_PROJECT STGITOPS_STORE_KEY NO_COLOR

# Say something, a line an argument.
say() {
    printf '\n'
    printf '# %s\n' "$@"
}

# Show a command, and run it.
run() {
    printf '$ %s\n' "$1"
    eval "$1"
}

free_port() {
    python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for_port() {
    python - "$1" <<'WAIT'
import socket, sys, time
deadline = time.monotonic() + 20
while socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))):
    if time.monotonic() > deadline:
        sys.exit("the mail server of the demo does not start")
    time.sleep(0.05)
WAIT
}
