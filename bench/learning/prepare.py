"""Writes the data sets of the benchmark as plain matrices, with the folds that every contestant uses.

For each set, in work/<name>/: meta.json (rows, columns, categories, task), x.f32 (row-major float32, NaN where missing, text
as codes), y.f64 (class index or value), fold<i>.test.txt (row numbers, one a line). Run with Debian's python3.
"""
import json
import os
import sys

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.model_selection import KFold, StratifiedKFold

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "data")
WORK = os.path.join(HERE, "work")
# name, target, task, folds used. Small sets use all five folds, since one fold's metric is mostly luck; large ones use one.
SETS = [
    ("german_credit", "risk", "binary", 5),
    ("churn", "churn", "binary", 5),
    ("spam", "type", "binary", 5),
    ("breast_cancer", "diagnosis", "binary", 5),
    ("digits", "label", "multiclass", 5),
    ("diabetes", "progression", "regression", 5),
    ("diamonds", "price", "regression", 1),
]


def write(name, x, y, categories, task, classes, folds, names):
    folder = os.path.join(WORK, name)
    os.makedirs(folder, exist_ok=True)
    np.ascontiguousarray(x, dtype="<f4").tofile(os.path.join(folder, "x.f32"))
    np.asarray(y, dtype="<f8").tofile(os.path.join(folder, "y.f64"))
    splitter = (KFold if task == "regression" else StratifiedKFold)(5, shuffle=True, random_state=7)
    for i, (_, test) in enumerate(splitter.split(x, y)):
        np.savetxt(os.path.join(folder, f"fold{i}.test.txt"), test, fmt="%d")
    with open(os.path.join(folder, "meta.json"), "w") as f:
        json.dump({"name": name, "rows": x.shape[0], "columns": x.shape[1], "categories": categories, "task": task,
                   "classes": classes, "folds": folds, "names": names}, f)
    print(name, x.shape, task, flush=True)


def table(name, target, task, folds):
    frame = pd.read_csv(os.path.join(DATA, name + ".csv"), keep_default_na=False, na_values=[""])
    y = frame.pop(target)
    classes = 0
    if task != "regression":
        labels = sorted(y.unique(), key=str)
        classes = len(labels)
        y = y.map({label: i for i, label in enumerate(labels)})
    columns, categories = [], []
    for column in frame.columns:
        if frame[column].dtype == object:
            codes = frame[column].astype("category").cat.codes.astype("float32")
            columns.append(codes.where(codes >= 0, np.nan).to_numpy())
            categories.append(int(codes.max()) + 1)
        else:
            columns.append(frame[column].to_numpy("float32"))
            categories.append(0)
    write(name, np.column_stack(columns), y.to_numpy("float64"), categories, task, classes, folds, list(frame.columns))


def synthetic():
    x, y = make_classification(n_samples=250_000, n_features=28, n_informative=18, n_redundant=4, flip_y=0.08, class_sep=0.8, random_state=7)
    write("synthetic", x.astype("float32"), y, [0] * 28, "binary", 2, 1, [f"x{i}" for i in range(28)])


if __name__ == "__main__":
    for entry in SETS:
        if len(sys.argv) < 2 or entry[0] in sys.argv[1:]:
            table(*entry)
    if len(sys.argv) < 2 or "synthetic" in sys.argv[1:]:
        synthetic()
