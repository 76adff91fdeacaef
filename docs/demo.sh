# The main job, as a user would type it: `make demo`. It runs in a fresh copy of configs/, in the folder .demo.
# Its mail server is aiosmtpd, on a free port of this machine.
set -eu

rm -rf .demo
mkdir .demo
cp -R configs .demo/configs
cd .demo
unset STGITOPS_PROJECT STGITOPS_STORE_KEY NO_COLOR

port=$(python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed -i.before "s/2525/$port/" configs/environments/dev.yaml
aiosmtpd --nosetuid --listen "127.0.0.1:$port" --class aiosmtpd.handlers.Sink &
server=$!
trap 'kill "$server"' EXIT
python - "$port" <<'WAIT'
import socket, sys, time
deadline = time.monotonic() + 20
while socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))):
    if time.monotonic() > deadline:
        sys.exit("the mail server of the demo does not start")
    time.sleep(0.05)
WAIT

say() { printf '\n# %s\n' "$*"; }
run() {
    printf '$ %s\n' "$1"
    eval "$1"
}

say 'Passwords, and the key that seals them, come from where stgitops runs. Here they are made up.'
run 'export STAGING_SMTP_PASSWORD="not a real password" PRODUCTION_SMTP_PASSWORD="nor is this"'
run 'export STGITOPS_STORE_KEY="$(stgitops key new)"'

say 'Is anything wrong with the settings?'
run 'stgitops validate'

say 'What would apply change? Nothing is live yet.'
run 'stgitops plan'

say 'Make the settings live, in all three environments.'
run 'stgitops apply --yes --message "the first settings"'

say 'Now there is nothing to do.'
run 'stgitops plan'

say 'Somebody changes the port for everybody. What is wrong with that is told before it is live.'
run 'sed -i.before s/587/465/ configs/base.yaml'
run 'stgitops validate || echo "(exit code $?)"'

say 'With the security that belongs to the port it is right.'
run 'sed -i.before s/starttls/tls/ configs/base.yaml'
run 'stgitops plan --out change.plan.json'

say 'What was looked at is what is applied, or nothing.'
run 'stgitops apply --plan change.plan.json --message "implicit TLS"'

say 'Who changed what, and when? Has anybody tampered with it?'
run 'stgitops history production --verify'

say 'Can mail be sent? The whole way, as far as a recipient that the server accepts. Here dev has a mail server.'
run 'stgitops smtp-test dev'

say 'And if somebody asks for encryption that the server does not have?'
run 'sed -i.before "s/security: none/security: starttls/" configs/environments/dev.yaml'
run 'stgitops smtp-test dev || echo "(exit code $?)"'
run 'stgitops explain SMTP-TLS-001'
