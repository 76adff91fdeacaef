# The main job, as a user would type it: `make demo`. It runs in a fresh copy of configs/, in the folder .demo.
set -eu

rm -rf .demo
mkdir .demo
cp -R configs .demo/configs
cd .demo
unset STGITOPS_PROJECT STGITOPS_STORE_KEY NO_COLOR

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
