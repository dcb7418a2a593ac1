-- One line a run of wrk: what the README's table holds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("%s: %.0f requests/s, p50 %.2f ms, p99 %.2f ms, %d errors\n", os.getenv("LABEL"), summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
