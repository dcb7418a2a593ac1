"""scikit-learn and XGBoost on the folds that prepare.py wrote. Run with Debian's python3; prints the same CSV as the C# side.

Usage: peers.py work results.csv [keys] [sets]. Add an entry to MAKE for a new row; Contestant.cs has the other side.
"""
import json
import os
import resource
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
import numpy as np
import xgboost as xgb
from sklearn import ensemble, metrics, tree

CLASSES = ["german_credit", "churn", "spam", "breast_cancer", "digits"]
NUMBERS = ["diabetes", "diamonds"]
XGB = dict(n_estimators=100, max_leaves=31, max_depth=0, grow_policy="lossguide", tree_method="hist", learning_rate=0.1, n_jobs=2)


def cpu_seconds():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def pick(classes, a, b):
    return a if classes else b


# key -> (sets, {contestant: (is_class, categorical columns, seed) -> estimator})
MAKE = {
    "boosting": (CLASSES + NUMBERS + ["synthetic"], {
        "scikit-learn": lambda c, cats, seed: pick(c, ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor)(
            max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False, categorical_features=cats or None, random_state=seed),
        "xgboost": lambda c, cats, seed: pick(c, xgb.XGBClassifier, xgb.XGBRegressor)(random_state=seed, **XGB),
    }),
    "random-forest": (CLASSES + NUMBERS + ["synthetic"], {
        "scikit-learn": lambda c, cats, seed: pick(c, ensemble.RandomForestClassifier, ensemble.RandomForestRegressor)(n_estimators=100, n_jobs=2, random_state=seed)}),
    "extra-trees": (CLASSES + NUMBERS, {
        "scikit-learn": lambda c, cats, seed: pick(c, ensemble.ExtraTreesClassifier, ensemble.ExtraTreesRegressor)(n_estimators=100, n_jobs=2, random_state=seed)}),
    "decision-tree": (CLASSES + NUMBERS, {
        "scikit-learn": lambda c, cats, seed: pick(c, tree.DecisionTreeClassifier, tree.DecisionTreeRegressor)(random_state=seed)}),
}


def main():
    work, results = sys.argv[1], sys.argv[2]
    keys = [k for k in (sys.argv[3] if len(sys.argv) > 3 else "").split(",") if k]
    only = [k for k in (sys.argv[4] if len(sys.argv) > 4 else "").split(",") if k]
    with open(results, "w") as out:
        print("key,set,contestant,fit_s,fit_cpu_s,predict_s,metric,value", file=out, flush=True)
        for key, (sets, contestants) in MAKE.items():
            for name in sets:
                if (keys and key not in keys) or (only and name not in only):
                    continue
                for contestant, make in contestants.items():
                    line = measure(os.path.join(work, name), key, name, contestant, make)
                    print(line, file=out, flush=True)
                    print(line, flush=True)
        if not keys or "scoring" in keys:
            for line in scoring(work):
                print(line, file=out, flush=True)
                print(line, flush=True)


def measure(folder, key, name, contestant, make):
    meta = json.load(open(os.path.join(folder, "meta.json")))
    x = np.fromfile(os.path.join(folder, "x.f32"), "<f4").reshape(-1, meta["columns"])
    y = np.fromfile(os.path.join(folder, "y.f64"))
    cats = [i for i, count in enumerate(meta["categories"]) if count]
    classes = meta["task"] != "regression"
    fits, cpus, predicts, values = [], [], [], []
    make(classes, cats, 0).fit(x[:2000], y[:2000])
    for fold in range(max(meta["folds"], 3)):
        test = np.loadtxt(os.path.join(folder, f"fold{fold % meta['folds']}.test.txt"), dtype=int)
        mask = np.ones(len(x), bool)
        mask[test] = False
        train_x, train_y, test_x, truth = x[mask], y[mask], x[test], y[test]
        start, cpu = time.perf_counter(), cpu_seconds()
        model = make(classes, cats, fold).fit(train_x, train_y)
        fits.append(time.perf_counter() - start)
        cpus.append(cpu_seconds() - cpu)
        start = time.perf_counter()
        predicted = model.predict_proba(test_x) if classes else model.predict(test_x)
        predicts.append(time.perf_counter() - start)
        if meta["task"] == "binary":
            values.append(metrics.roc_auc_score(truth, predicted[:, 1]))
        elif classes:
            values.append(np.mean(predicted.argmax(axis=1) == truth))
        else:
            values.append(np.sqrt(np.mean((predicted - truth) ** 2)))
    metric = {"binary": "auc", "multiclass": "accuracy"}.get(meta["task"], "rmse")
    return f"{key},{name},{contestant},{np.median(fits):.4f},{np.median(cpus):.4f},{np.median(predicts):.5f},{metric},{np.mean(values):.5f}"


def scoring(work):
    """200 trees of depth 8 on 100,000 rows and on one, as ScoringBench.cs."""
    x = np.fromfile(os.path.join(work, "synthetic", "x.f32"), "<f4").reshape(-1, 28)
    y = np.fromfile(os.path.join(work, "synthetic", "y.f64"))
    model = ensemble.HistGradientBoostingClassifier(max_iter=200, max_leaf_nodes=256, max_depth=8, early_stopping=False).fit(x[:50000], y[:50000])
    for what, rows, repeats, unit in (("rows_100k_s", 100_000, 7, 1), ("one_row_p50_us", 1, 51, 1e6)):
        times = []
        for i in range(repeats):
            start = time.perf_counter()
            model.predict_proba(x[i:i + rows])
            times.append(time.perf_counter() - start)
        yield f"scoring,synthetic,scikit-learn,,,,{what},{np.median(times) * unit:.4g}"


main()
