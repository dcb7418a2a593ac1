#!/bin/sh
# Measures get-run and log-metric with wrk at 8 connections, over a store of 1,000 runs and one of 10,000.
# wrk, the server and SQLite share the machine's cores. Usage: bench/tracking/server/run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
[ -n "${SKIP_BUILD:-}" ] || dotnet build "$root/src/ModelOps.Cli" -c Release -v q -nologo
cd "$work"
"$root/src/ModelOps.Cli/bin/Release/net10.0/modelops" server --port 0 > server.log 2>&1 &
server=$!
trap 'kill -TERM $server; wait $server; rm -rf "$work"' EXIT
until grep -q 'at http' server.log; do sleep 0.1; done
port=$(sed -E 's/.*127\.0\.0\.1:([0-9]+).*/\1/' server.log)
filled=0
for runs in 1000 10000; do
  RUN_ID=$(python3 "$here/seed.py" "$port" "$filled" "$runs")
  export RUN_ID
  filled=$runs
  wrk -t1 -c8 -d2 "http://127.0.0.1:$port/api/2.0/mlflow/runs/get?run_id=$RUN_ID" > /dev/null
  for round in 1 2 3; do
    LABEL="$runs runs, get-run" wrk -t1 -c8 -d5 -s "$here/get-run.lua" "http://127.0.0.1:$port/api/2.0/mlflow/runs/get?run_id=$RUN_ID" | grep requests/s
    FIRST_STEP="${round}000000" LABEL="$runs runs, log-metric" wrk -t1 -c8 -d5 -s "$here/log-metric.lua" "http://127.0.0.1:$port" | grep requests/s
  done
done
