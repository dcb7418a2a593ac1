#!/usr/bin/python3
"""The same logistic model of 20 columns in scikit-learn, behind Python's own threading HTTP server: what one writes by hand.

Speaks as much of the scoring protocol as the bench asks for: POST /invocations with dataframe_split. Prints its address, then serves.
"""
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COLUMNS = [f"x{i}" for i in range(20)]
rng = np.random.default_rng(1)
X = pd.DataFrame(rng.normal(size=(1000, 20)), columns=COLUMNS)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, np.where(X.sum(axis=1) > 0, "good", "bad"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # Header and body in one packet; unbuffered, each answer would wait 40 ms for a delayed acknowledgement.
    disable_nagle_algorithm = True

    def do_POST(self):
        split = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["dataframe_split"]
        rows = pd.DataFrame(split["data"], columns=split["columns"])[COLUMNS]
        probabilities = model.predict_proba(rows)
        labels = model.classes_[probabilities.argmax(axis=1)]
        body = json.dumps({"predictions": [{"label": str(label), "probability_bad": p[0], "probability_good": p[1]} for label, p in zip(labels, probabilities)]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # The load generator hangs up in the middle of answers when its time is over.


server = Server(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
server.serve_forever()
