-- One new point of one metric a request; RUN_ID names the run.
local run = os.getenv("RUN_ID")
local step = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
  step = step + 1
  return wrk.format(nil, "/api/2.0/mlflow/runs/log-metric", nil,
    string.format('{"run_id":"%s","key":"loss","value":%d,"timestamp":1600000000000,"step":%d}', run, step, step + tonumber(os.getenv("FIRST_STEP") or "0")))
end
-- One line a run of wrk: what the README's table holds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("%s: %.0f requests/s, p50 %.2f ms, p99 %.2f ms, %d errors\n", os.getenv("LABEL"), summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
