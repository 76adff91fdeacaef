# The main job, as a user would type it: `make demo`. It runs in a fresh copy of configs/, in the folder .demo.
# Its mail server is aiosmtpd, on a free port of this machine.
. docs/demo-steps.sh

rm -rf .demo
mkdir .demo
cp -R configs .demo/configs
cd .demo
port=$(free_port)
sed -i.before "s/2525/$port/" configs/environments/dev.yaml
aiosmtpd --nosetuid --listen "127.0.0.1:$port" --class aiosmtpd.handlers.Sink &
server=$!
trap 'kill "$server"' EXIT
wait_for_port "$port"

say 'Passwords, and the key that seals them, come from where stgitops runs. Here they are made up.'
run 'export STAGING_SMTP_PASSWORD="not a real password" PRODUCTION_SMTP_PASSWORD="nor is this"'
run 'export STGITOPS_STORE_KEY="$(stgitops key new)"'

say 'Is anything wrong with the settings?'
run 'stgitops validate'

say 'What would apply change? Nothing is live yet.'
run 'stgitops plan'

say 'Make the settings live, in all three environments. Before anything is written, and again when it is live, it' \
    'is tested that mail can be sent. The servers of staging and production exist only in this example, so that is left' \
    'out here, and production, which asks for a proof in staging, is told why it gets none. The history keeps both.'
run 'stgitops apply --yes --message "the first settings" --no-smtp-test --override-promotion "an example without servers"'

say 'Now there is nothing to do.'
run 'stgitops plan'

say 'Somebody changes the port for everybody. What is wrong with that is told before it is live.'
run 'sed -i.before s/587/465/ configs/base.yaml'
run 'stgitops validate || echo "(exit code $?)"'

say 'With the security that belongs to the port it is right.'
run 'sed -i.before s/starttls/tls/ configs/base.yaml'
run 'stgitops plan --out change.plan.json'

say 'What was looked at is what is applied, or nothing.'
run 'stgitops apply --plan change.plan.json --message "implicit TLS" --no-smtp-test --override-promotion "an example"'

say 'Who changed what, and when? Has anybody tampered with it?'
run 'stgitops history production --verify'

say 'Can mail be sent? The whole way, as far as a recipient that the server accepts. Here dev has a mail server.'
run 'stgitops smtp-test dev'

say 'And if somebody asks for encryption that the server does not have?'
run 'sed -i.before "s/security: none/security: starttls/" configs/environments/dev.yaml'
run 'stgitops smtp-test dev || echo "(exit code $?)"'
run 'stgitops explain SMTP-TLS-001'
