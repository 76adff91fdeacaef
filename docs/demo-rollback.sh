# A rollout that fails in staging, as a user would type it: `make demo-rollback`. It runs in the folder .demo-rollback.
# Its mail servers are on free ports of this machine.
. docs/demo-steps.sh

rm -rf .demo-rollback
mkdir -p .demo-rollback/docs
cp -R docs/rollout-example .demo-rollback/docs/
cd .demo-rollback
old=$(free_port)
new=$(free_port)
sed -i.before "s/2601/$old/" docs/rollout-example/base.yaml
python docs/rollout-example/relays.py "$old" "$new" &
servers=$!
trap 'kill "$servers"' EXIT
wait_for_port "$old"
wait_for_port "$new"
export STGITOPS_PROJECT=docs/rollout-example/stgitops.yaml

say 'Three environments, one after the other. All send their mail through the old relay.'
run 'stgitops apply --yes --message "the old relay"'

say 'All of them move to a new relay. What it will do to staging, no test beforehand can see.'
run "sed -i.before s/$old/$new/ docs/rollout-example/base.yaml"
run 'stgitops apply --yes --message "the new relay" || echo "(exit code $?)"'

say 'Staging can send mail as before, and production was not touched.'
run 'stgitops history staging --verify'
run 'stgitops smtp-test --live staging production'

say 'Why it was rolled back is not forgotten: the same settings are not tried again unless somebody says so.'
run 'stgitops plan staging'
run 'stgitops apply --yes || echo "(exit code $?)"'

say 'Dev is ahead of the others now. Back with it, until the provider has opened the account again.'
run 'stgitops rollback dev --yes --message "until the new relay lets staging send"'
run 'stgitops drift --exit-code || echo "(exit code $?)"'
