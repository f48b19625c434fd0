-- wrk: visits the paths of a file in turn, and prints what it saw as one line of JSON.
--   wrk … -s visit.lua http://127.0.0.1:PORT -- PATHS HOST
local paths, place, headers = {}, 0, {}

function init(arguments)
  for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
  headers = { ["Host"] = arguments[2], ["Accept-Encoding"] = "gzip", ["X-Forwarded-Proto"] = "https" }
end

function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place], headers)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'SEEN {"per_second": %.3f, "p50": %.3f, "p95": %.3f, "refused": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
