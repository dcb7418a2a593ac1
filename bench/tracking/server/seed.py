"""Fills a server with runs of 10 params and 10 metrics each; prints the id of the last run."""
import http.client
import json
import sys

port, first, last = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
connection = http.client.HTTPConnection("127.0.0.1", port)


def post(path, body):
    connection.request("POST", "/api/2.0/mlflow/" + path, json.dumps(body), {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status != 200:
        raise SystemExit(answer)
    return answer


for i in range(first, last):
    run = post("runs/create", {"experiment_id": "0", "start_time": 1600000000000 + i, "run_name": f"run {i}"})["run"]["info"]["run_id"]
    post("runs/log-batch", {
        "run_id": run,
        "params": [{"key": f"p{k}", "value": str(i * k)} for k in range(10)],
        "metrics": [{"key": f"m{k}", "value": i / (k + 1), "timestamp": 1600000000000, "step": 0} for k in range(10)],
    })
print(run)
