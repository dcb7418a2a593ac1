"""scikit-learn beside the linear trainers and the perceptron: same folds, same standardised matrices, two threads.

Usage: linear_peers.py <work folder> <results file> [keys] [sets]. Writes the same columns as the C# runner.
"""
import json
import os
import sys
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, mean_squared_error, roc_auc_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
CLASSES = ["german_credit", "churn", "spam", "breast_cancer", "digits"]
NUMBERS = ["diabetes", "diamonds"]
PEERS = {
    "logistic": (lambda task, seed: LogisticRegression(max_iter=200), CLASSES + ["synthetic"]),
    "svm": (lambda task, seed: LinearSVC(dual=False, random_state=seed), CLASSES + ["synthetic"]),
    "ols": (lambda task, seed: LinearRegression(), NUMBERS),
    "mlp": (lambda task, seed: (MLPRegressor if task == "regression" else MLPClassifier)(max_iter=30, random_state=seed), ["spam", "churn", "digits", "diamonds"]),
}


def score(model, task, x, y):
    if task == "regression":
        return "rmse", mean_squared_error(y, model.predict(x), squared=False)
    if task == "binary":
        values = model.predict_proba(x)[:, 1] if hasattr(model, "predict_proba") else model.decision_function(x)
        return "auc", roc_auc_score(y, values)
    return "accuracy", accuracy_score(y, model.predict(x))


def main(work, results, keys, sets):
    with open(results, "w") as out:
        out.write("key,set,contestant,fit_s,predict_s,metric,value\n")
        for key, (make, names) in PEERS.items():
            for name in names:
                if (keys and key not in keys) or (sets and name not in sets):
                    continue
                folder = os.path.join(work, name)
                meta = json.load(open(os.path.join(folder, "meta.json")))
                x = np.fromfile(os.path.join(folder, "x.f32"), dtype="<f4").reshape(meta["rows"], meta["columns"]).astype("float64")
                y = np.fromfile(os.path.join(folder, "y.f64"), dtype="<f8")
                fits, predicts, values = [], [], []
                for fold in range(max(meta["folds"], 3)):
                    test = np.loadtxt(os.path.join(folder, f"fold{fold % meta['folds']}.test.txt"), dtype=int)
                    train = np.setdiff1d(np.arange(len(y)), test)
                    mean, deviation = np.nanmean(x[train], axis=0), np.nanstd(x[train], axis=0)
                    scaled = np.nan_to_num((x - mean) / np.where(deviation > 0, deviation, 1))
                    a, b = np.ascontiguousarray(scaled[train]), np.ascontiguousarray(scaled[test])
                    model = make(meta["task"], fold)
                    start = time.perf_counter()
                    model.fit(a, y[train])
                    fits.append(time.perf_counter() - start)
                    start = time.perf_counter()
                    metric, value = score(model, meta["task"], b, y[test])
                    predicts.append(time.perf_counter() - start)
                    values.append(value)
                line = f"{key},{name},scikit-learn,{np.median(fits):.4f},{np.median(predicts):.5f},{metric},{np.mean(values):.5f}"
                out.write(line + "\n")
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *[[part for part in argument.split(",") if part] for argument in (sys.argv[3:] + ["", ""])[:2]])
