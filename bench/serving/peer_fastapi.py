#!/usr/bin/python3
"""The same logistic model of 20 columns in scikit-learn behind FastAPI and uvicorn (with uvloop and httptools where they are installed).

Speaks as much of the scoring protocol as the bench asks for: POST /invocations with dataframe_split. Prints its address, then serves.
"""
import socket

import numpy as np
import pandas as pd
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

COLUMNS = [f"x{i}" for i in range(20)]
rng = np.random.default_rng(1)
X = pd.DataFrame(rng.normal(size=(1000, 20)), columns=COLUMNS)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, np.where(X.sum(axis=1) > 0, "good", "bad"))
app = FastAPI()


@app.post("/invocations")
async def invocations(request: Request):
    split = (await request.json())["dataframe_split"]
    rows = pd.DataFrame(split["data"], columns=split["columns"])[COLUMNS]
    probabilities = model.predict_proba(rows)
    labels = model.classes_[probabilities.argmax(axis=1)]
    return JSONResponse({"predictions": [{"label": str(label), "probability_bad": p[0], "probability_good": p[1]} for label, p in zip(labels, probabilities)]})


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False)).run(sockets=[listener])
