#!/usr/bin/python3
"""scikit-learn's permutation_importance on the rows that `importance` wrote: trees of depth 8, five shuffles, two cores.

Run: /usr/bin/python3 bench/evaluation/peer_importance.py ROWS.csv [TREES]
"""
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.inspection import permutation_importance

table = np.genfromtxt(sys.argv[1], delimiter=",", skip_header=1)
trees = int(sys.argv[2]) if len(sys.argv) > 2 else 200
x, y = table[:, :-1], table[:, -1]
models = {
    "gradient-boosting": HistGradientBoostingClassifier(max_iter=trees, max_depth=8, max_leaf_nodes=31, early_stopping=False),
    "random-forest": RandomForestClassifier(trees, max_depth=8, min_samples_leaf=20, n_jobs=2),
}
for name, model in models.items():
    model.fit(x, y)
    if name == "random-forest":
        model.n_jobs = 1  # the shuffles take the cores
    for _ in range(3):
        start = time.perf_counter()
        result = permutation_importance(model, x, y, scoring="roc_auc", n_repeats=5, n_jobs=2, random_state=0)
        print(f"{name} {time.perf_counter() - start:.3f} s, most important f{int(np.argmax(result.importances_mean))}")
