#!/usr/bin/python3
"""scikit-learn's metrics of the rows that `bench/evaluation metrics` wrote, with a bootstrap under joblib.

/usr/bin/python3 bench/evaluation/peer_sklearn.py FILE [ROUNDS [PROCESSES]]

Prints each metric's value on all rows, and the seconds of a round; a thousand rounds are a thousand times that. One call gives
several metrics where scikit-learn can do so: that is the fastest way to them.
"""
import sys
import time

import numpy as np
from joblib import Parallel, delayed
from sklearn import metrics as m


def calibration_error(y, p):
    bins = np.clip(np.ceil(p * 10).astype(int) - 1, 0, 9)
    return np.abs(np.bincount(bins, p - y, 10)).sum() / len(y)


def measure(y, p):
    pred = (p >= 0.5).astype(int)
    out = {"accuracy": m.accuracy_score(y, pred), "balanced_accuracy": m.balanced_accuracy_score(y, pred)}
    for average, ending in (("binary", ""), ("macro", "_macro"), ("weighted", "_weighted")):
        for name, value in zip(("precision", "recall", "f1"), m.precision_recall_fscore_support(y, pred, average=average)):
            out[name + ending] = value
    precision, recall, _ = m.precision_recall_curve(y, p)
    fpr, tpr, _ = m.roc_curve(y, p)
    out.update(matthews_corrcoef=m.matthews_corrcoef(y, pred), roc_auc=m.auc(fpr, tpr), average_precision=-np.sum(np.diff(recall) * precision[:-1]),
               pr_auc=m.auc(recall, precision), ks_statistic=np.max(tpr - fpr), log_loss=m.log_loss(y, p), brier_score=m.brier_score_loss(y, p),
               expected_calibration_error=calibration_error(y, p))
    return out


def resample(y, p, seed):
    rows = np.random.default_rng(seed).integers(0, len(y), len(y))
    return list(measure(y[rows], p[rows]).values())


def main():
    both = np.fromfile(sys.argv[1])
    y, p = both[:len(both) // 2].astype(int), both[len(both) // 2:]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    processes = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    for name, value in measure(y, p).items():
        print(f"{name:28}{value:12.9f}")
    with Parallel(n_jobs=processes) as parallel:
        parallel(delayed(resample)(y[:1000], p[:1000], seed) for seed in range(processes))  # The processes start.
        started = time.perf_counter()
        samples = np.array(parallel(delayed(resample)(y, p, seed) for seed in range(rounds)))
        seconds = time.perf_counter() - started
    low, high = np.percentile(samples[:, 0], [2.5, 97.5])
    print(f"rows {len(y)}, rounds {rounds}, processes {processes}: {seconds:.2f} s, {seconds / rounds:.3f} s a round, {seconds / rounds * 1000:.0f} s for 1000 (accuracy {low:.6f} to {high:.6f})")


main()
