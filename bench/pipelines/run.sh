#!/usr/bin/env bash
# bench/pipelines/run.sh MODELOPS [STEPS]: what modelops pipeline costs a step beside the step's own process, and how long it takes to plan 1,000 steps.
# Build first: dotnet publish src/ModelOps.Cli -c Release -r linux-x64 -o artifacts/modelops
set -eu
tool=$(realpath "$1"); steps=${2:-20}
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
export MLFLOW_TRACKING_URI="sqlite:///$folder/mlflow.db" MODELOPS_STATE_FOLDER="$folder/state"
ms() { echo $(( $(date +%s%N) / 1000000 )); }
chain() { echo "name: chain$1"; echo "steps:"; for i in $(seq "$1"); do echo "  s$i: {shell: 'true', cache: false$([ "$i" -gt 1 ] && echo ", needs: [s$((i - 1))]")}"; done; }
large() { echo "name: large"; echo "steps:"; for i in $(seq "$1"); do echo "  s$i: {shell: 'true', inputs: [data/$i.csv], outputs: [out/$i.csv]$([ "$i" -gt 1 ] && echo ", needs: [s$((i / 2))]")}"; done; }
chain 1 > one.yaml; chain "$steps" > chain.yaml; large 1 > small.yaml; large 1000 > large.yaml

# The shortest of five; a pipeline of one step stands for the start of the tool.
best() { local least=; for _ in 1 2 3 4 5; do local from; from=$(ms); "$@" > log 2>&1 || { cat log >&2; exit 1; }; local took=$(( $(ms) - from )); if [ -z "$least" ] || [ "$took" -lt "$least" ]; then least=$took; fi; done; echo "$least"; }
one=$(best "$tool" pipeline one.yaml); all=$(best "$tool" pipeline chain.yaml)
process=$(best sh -c "for i in \$(seq $steps); do setsid -w /bin/sh -c '/bin/sh -e -c true'; done")
echo "a step of a chain of $steps: $(( (all - one) / (steps - 1) )) ms, of which its own process $(( process / steps )) ms (aim: 60 ms more than that)"
small=$(best "$tool" pipeline small.yaml --dry-run); large=$(best "$tool" pipeline large.yaml --dry-run)
echo "a plan of 1,000 steps, with reading, keys and the table: $(( large - small )) ms more than of one (aim: 100 ms for the plan)"
