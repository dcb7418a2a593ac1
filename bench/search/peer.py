"""A plain random search of scikit-learn: one thread, a time budget, the same rows as ours.

python3 peer.py TRAIN.csv TEST.csv TARGET SECONDS SEED
"""
import os

os.environ["OMP_NUM_THREADS"] = "1"
import sys
import time
import warnings

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.simplefilter("ignore")


def log_uniform(random, low, high):
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def pick(random, choices):
    return choices[random.integers(len(choices))]


def one_hot(scale):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler()) if scale else SimpleImputer(strategy="median")
    return make_column_transformer(
        (numbers, make_column_selector(dtype_exclude=object)),
        (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_include=object)),
        sparse_threshold=0)


def ordinal():
    return make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), make_column_selector(dtype_include=object)),
        remainder="passthrough")


def draw(random, regression, seed):
    """One configuration: boosting half of the time, a forest or a linear model else."""
    kind = pick(random, ["boosting", "boosting", "forest", "linear"])
    if kind == "boosting":
        cls = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
        model = cls(
            learning_rate=log_uniform(random, 0.01, 0.3), max_iter=int(log_uniform(random, 50, 500)), max_leaf_nodes=int(log_uniform(random, 4, 64)),
            min_samples_leaf=int(log_uniform(random, 3, 60)), l2_regularization=log_uniform(random, 1e-3, 10), early_stopping=False, random_state=seed)
        return make_pipeline(ordinal() if random.uniform() < 0.5 else one_hot(False), model)
    if kind == "forest":
        cls = RandomForestRegressor if regression else RandomForestClassifier
        model = cls(
            n_estimators=int(log_uniform(random, 100, 400)), max_features=pick(random, [0.2, 0.4, 0.7, 1.0] if regression else ["sqrt", 0.2, 0.5]),
            min_samples_leaf=int(log_uniform(random, 1, 12)), n_jobs=1, random_state=seed)
        return make_pipeline(one_hot(False), model)
    model = Ridge(alpha=log_uniform(random, 1e-3, 1e3)) if regression else LogisticRegression(C=log_uniform(random, 1e-3, 1e2), max_iter=1000)
    return make_pipeline(one_hot(True), model)


def score(task, classes, model, x, y):
    """The metric our search goes by, with its sign such that more is better."""
    if task == "regression":
        return -float(np.sqrt(mean_squared_error(y, model.predict(x))))
    probabilities = model.predict_proba(x)
    if task == "binary":
        return roc_auc_score(y, probabilities[:, 1])
    return -log_loss(y, np.clip(probabilities, 1e-15, 1), labels=classes)


def main():
    train, test, target, budget, seed = pd.read_csv(sys.argv[1]), pd.read_csv(sys.argv[2]), sys.argv[3], float(sys.argv[4]), int(sys.argv[5])
    started = time.time()
    x, y = train.drop(columns=target), train[target]
    classes = None
    task = "regression"
    if y.dtype == object or y.nunique() <= 20:
        classes = sorted(y.unique())
        task = "binary" if len(classes) == 2 else "multiclass"
    folds = (KFold if task == "regression" else StratifiedKFold)(5, shuffle=True, random_state=seed)
    parts = list(folds.split(x, y))
    random = np.random.default_rng(seed)
    best, best_model, trials = -np.inf, None, 0
    while time.time() - started < budget:
        candidate = draw(random, task == "regression", seed)
        scores = []
        for inside, outside in parts:
            if best_model is not None and time.time() - started > budget:
                break
            fitted = clone(candidate).fit(x.iloc[inside], y.iloc[inside])
            scores.append(score(task, classes, fitted, x.iloc[outside], y.iloc[outside]))
        if len(scores) == len(parts):
            trials += 1
            if np.mean(scores) > best:
                best, best_model = float(np.mean(scores)), candidate
    fitted = best_model.fit(x, y)
    held = score(task, classes, fitted, test.drop(columns=target), test[target])
    print(f"{'auc' if task == 'binary' else 'rmse' if task == 'regression' else 'log_loss'},{abs(held):.6f},{abs(best):.6f},{trials},{time.time() - started:.1f}")


if __name__ == "__main__":
    main()
