#!/usr/bin/python3
"""Writes metrics.json: inputs and the values scikit-learn (Debian's, 1.2.1) gives for them.

Run: /usr/bin/python3 tests/ModelOps.Evaluation.Tests/Reference/make_metrics.py
"""
import json
import pathlib

import numpy as np
from scipy.stats import ks_2samp
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import label_binarize

rng = np.random.default_rng(7)


def calibration_error(p, hit, w):
    """By hand: scikit-learn has none. Ten bins, above the lower edge up to the upper one."""
    w = np.ones(len(p)) if w is None else w
    bins = np.clip(np.ceil(p * 10).astype(int) - 1, 0, 9)
    parts = [bins == b for b in range(10) if w[bins == b].sum() > 0]
    return float(sum(w[i].sum() * abs(np.average(p[i], weights=w[i]) - np.average(hit[i], weights=w[i])) for i in parts) / w.sum())


def gain(y, p, w, share):
    """By hand: the part of each row that is in the top share; rows that share a score are in it alike."""
    w = np.ones(len(p)) if w is None else w
    above = np.array([w[p > one].sum() for one in p])
    group = np.array([w[p == one].sum() for one in p])
    part = np.clip((share * w.sum() - above) / group, 0, 1)
    return float((w * part * y).sum() / (w * y).sum())


def kolmogorov_smirnov(y, p, w):
    fpr, tpr, _ = m.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
    widest = float(np.max(tpr - fpr))
    if w is None:
        assert abs(widest - ks_2samp(p[y == 1], p[y == 0], alternative="less").statistic) < 1e-12
    return widest


def mean_cost(y, pred, costs, w):
    return float(np.average(np.array(costs)[y, pred], weights=w))


def per_class(y, pred, classes, w):
    one = m.precision_recall_fscore_support(y, pred, labels=range(classes), sample_weight=w, zero_division=0)
    two = m.precision_recall_fscore_support(y, pred, labels=range(classes), sample_weight=w, zero_division=0, beta=2)
    return {"precision": one[0].tolist(), "recall": one[1].tolist(), "f1": one[2].tolist(), "f_beta:2": two[2].tolist(),
            "support": np.bincount(y, minlength=classes).tolist()}


def binary(name, n, digits, weighted):
    y = (rng.random(n) < 0.3).astype(int)
    y[:2] = [0, 1]
    p = np.clip(np.round(0.25 * y + 0.75 * rng.random(n), digits), 0, 1)
    w = np.round(rng.random(n) * 3 + 0.1, 3) if weighted else None
    pred = (p >= 0.5).astype(int)
    k = dict(sample_weight=w)
    precision, recall, _ = m.precision_recall_curve(y, p, sample_weight=w)
    fpr, tpr, _ = m.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
    frac, mean = calibration_curve(y, p, n_bins=10)
    return dict(
        name=name, targets=y.tolist(), probabilities=np.column_stack([1 - p, p]).ravel().tolist(), classes=2,
        costs=[0, 1, 5, -0.5], per_class=per_class(y, pred, 2, w),
        weights=None if w is None else w.tolist(),
        roc=dict(x=fpr.tolist(), y=tpr.tolist()), pr=dict(x=recall[::-1].tolist(), y=precision[::-1].tolist()),
        calibration=dict(x=mean.tolist(), y=frac.tolist()),
        expected={**labels(y, pred, k), "precision": m.precision_score(y, pred, **k), "recall": m.recall_score(y, pred, **k),
                  "f1": m.f1_score(y, pred, **k), "roc_auc": m.roc_auc_score(y, p, **k),
                  "average_precision": m.average_precision_score(y, p, **k), "pr_auc": m.auc(recall, precision),
                  "log_loss": m.log_loss(y, p, **k), "brier_score": m.brier_score_loss(y, p, **k),
                  "f_beta:2": m.fbeta_score(y, pred, beta=2, **k), "f_beta:0.5": m.fbeta_score(y, pred, beta=0.5, **k),
                  "ks_statistic": kolmogorov_smirnov(y, p, w), "expected_calibration_error": calibration_error(p, y, w),
                  "cost": mean_cost(y, pred, [[0, 1], [5, -0.5]], w),
                  **{f"gain:{s}": gain(y, p, w, s) for s in (0.05, 0.1, 0.33, 1)}, **{f"lift:{s}": gain(y, p, w, s) / s for s in (0.05, 0.1, 0.33, 1)}})


def labels(y, pred, k):
    out = {"accuracy": m.accuracy_score(y, pred, **k), "balanced_accuracy": m.balanced_accuracy_score(y, pred, **k),
           "matthews_corrcoef": m.matthews_corrcoef(y, pred, **k)}
    for average in ("macro", "micro", "weighted"):
        out["precision_" + average] = m.precision_score(y, pred, average=average, zero_division=0, **k)
        out["recall_" + average] = m.recall_score(y, pred, average=average, zero_division=0, **k)
        out["f1_" + average] = m.f1_score(y, pred, average=average, zero_division=0, **k)
        for beta in (0.5, 2):
            out[f"f_beta_{average}:{beta}"] = m.fbeta_score(y, pred, beta=beta, average=average, zero_division=0, **k)
    return out


def multiclass(name, n, classes, weighted):
    y = rng.integers(0, classes, n)
    y[:classes] = range(classes)
    p = rng.random((n, classes)) + 0.8 * np.eye(classes)[y]
    p = np.round(p / p.sum(axis=1, keepdims=True), 3)
    p[:, 0] = 1 - p[:, 1:].sum(axis=1)
    w = np.round(rng.random(n) * 3 + 0.1, 3) if weighted else None
    k = dict(sample_weight=w)
    pred = p.argmax(axis=1)
    one_hot = label_binarize(y, classes=range(classes))
    areas = []
    for c in range(classes):
        precision, recall, _ = m.precision_recall_curve(one_hot[:, c], p[:, c], sample_weight=w)
        areas.append(m.auc(recall, precision))
    costs = np.round(rng.random((classes, classes)) * 5, 2) * (1 - np.eye(classes))
    brier = np.average(((p - one_hot) ** 2).sum(axis=1), weights=w)
    auc = np.mean([m.roc_auc_score(one_hot[:, c], p[:, c], **k) for c in range(classes)])
    if w is None:
        assert abs(auc - m.roc_auc_score(y, p, multi_class="ovr", average="macro")) < 1e-12
    return dict(
        name=name, targets=y.tolist(), probabilities=p.ravel().tolist(), classes=classes, weights=None if w is None else w.tolist(),
        costs=costs.ravel().tolist(), per_class=per_class(y, pred, classes, w),
        expected={**labels(y, pred, k), "roc_auc": auc,
                  "average_precision": m.average_precision_score(one_hot, p, average="macro", **k), "pr_auc": float(np.mean(areas)),
                  "log_loss": m.log_loss(y, p, **k), "brier_score": brier,
                  "cost": mean_cost(y, pred, costs, w), "expected_calibration_error": calibration_error(p.max(axis=1), (y == pred).astype(float), w),
                  **{f"top_k_accuracy:{top}": m.top_k_accuracy_score(y, p, k=top, **k) for top in (1, 2, 3)}})


def regression(name, n, weighted):
    y = np.round(rng.gamma(2, 3, n), 3)
    p = np.round(np.maximum(0.05, y + rng.normal(0, 2, n)), 3)
    y[0] = 0.0
    w = np.round(rng.random(n) * 3 + 0.1, 3) if weighted else None
    k = dict(sample_weight=w)
    return dict(
        name=name, values=y.tolist(), predictions=p.tolist(), weights=None if w is None else w.tolist(),
        expected={"r2": m.r2_score(y, p, **k), "mae": m.mean_absolute_error(y, p, **k), "mse": m.mean_squared_error(y, p, **k),
                  "rmse": m.mean_squared_error(y, p, squared=False, **k), "mape": m.mean_absolute_percentage_error(y, p, **k),
                  "max_error": m.max_error(y, p), "quantile_loss": m.mean_pinball_loss(y, p, alpha=0.5, **k),
                  "quantile_loss:0.9": m.mean_pinball_loss(y, p, alpha=0.9, **k), "mean_pinball_loss:0.25": m.mean_pinball_loss(y, p, alpha=0.25, **k), "poisson_deviance": m.mean_poisson_deviance(y, p, **k)})


cases = dict(
    binary=[binary("smooth", 80, 6, False), binary("ties", 80, 1, False), binary("weights and ties", 60, 1, True), binary("two rows", 2, 2, False)],
    multiclass=[multiclass("three classes", 60, 3, False), multiclass("five classes, weights", 60, 5, True)],
    regression=[regression("gamma", 60, False), regression("weights", 40, True)])
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
