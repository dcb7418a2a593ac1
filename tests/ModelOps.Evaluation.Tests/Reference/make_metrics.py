#!/usr/bin/python3
"""Writes metrics.json: inputs and the values scikit-learn (Debian's, 1.2.1) gives for them.

Run: /usr/bin/python3 tests/ModelOps.Evaluation.Tests/Reference/make_metrics.py
"""
import json
import pathlib

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.preprocessing import label_binarize

rng = np.random.default_rng(7)


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
        weights=None if w is None else w.tolist(),
        roc=dict(x=fpr.tolist(), y=tpr.tolist()), pr=dict(x=recall[::-1].tolist(), y=precision[::-1].tolist()),
        calibration=dict(x=mean.tolist(), y=frac.tolist()),
        expected={**labels(y, pred, k), "precision": m.precision_score(y, pred, **k), "recall": m.recall_score(y, pred, **k),
                  "f1": m.f1_score(y, pred, **k), "roc_auc": m.roc_auc_score(y, p, **k),
                  "average_precision": m.average_precision_score(y, p, **k), "pr_auc": m.auc(recall, precision),
                  "log_loss": m.log_loss(y, p, **k), "brier_score": m.brier_score_loss(y, p, **k)})


def labels(y, pred, k):
    out = {"accuracy": m.accuracy_score(y, pred, **k), "balanced_accuracy": m.balanced_accuracy_score(y, pred, **k),
           "matthews_corrcoef": m.matthews_corrcoef(y, pred, **k)}
    for average in ("macro", "weighted"):
        out["precision_" + average] = m.precision_score(y, pred, average=average, zero_division=0, **k)
        out["recall_" + average] = m.recall_score(y, pred, average=average, zero_division=0, **k)
        out["f1_" + average] = m.f1_score(y, pred, average=average, zero_division=0, **k)
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
    brier = np.average(((p - one_hot) ** 2).sum(axis=1), weights=w)
    auc = np.mean([m.roc_auc_score(one_hot[:, c], p[:, c], **k) for c in range(classes)])
    if w is None:
        assert abs(auc - m.roc_auc_score(y, p, multi_class="ovr", average="macro")) < 1e-12
    return dict(
        name=name, targets=y.tolist(), probabilities=p.ravel().tolist(), classes=classes, weights=None if w is None else w.tolist(),
        expected={**labels(y, pred, k), "roc_auc": auc,
                  "average_precision": m.average_precision_score(one_hot, p, average="macro", **k), "pr_auc": float(np.mean(areas)),
                  "log_loss": m.log_loss(y, p, **k), "brier_score": brier})


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
                  "quantile_loss:0.9": m.mean_pinball_loss(y, p, alpha=0.9, **k), "poisson_deviance": m.mean_poisson_deviance(y, p, **k)})


cases = dict(
    binary=[binary("smooth", 80, 6, False), binary("ties", 80, 1, False), binary("weights and ties", 60, 1, True), binary("two rows", 2, 2, False)],
    multiclass=[multiclass("three classes", 60, 3, False), multiclass("five classes, weights", 60, 5, True)],
    regression=[regression("gamma", 60, False), regression("weights", 40, True)])
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
