#!/usr/bin/python3
"""Writes comparing.json: inputs with the values of McNemar's test (statsmodels and SciPy), of DeLong's test (from the definition, by placements),
of fairness (from the definition, in NumPy), of the score interval of a ratio (statsmodels) and of Student's distribution (SciPy).

Run: /usr/bin/python3 tests/ModelOps.Evaluation.Tests/Reference/make_comparing.py
"""
import json
import pathlib

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep

rng = np.random.default_rng(11)


def scores(y, skill, digits):
    return np.clip(np.round(skill * y + (1 - skill) * rng.random(len(y)), digits), 0, 1)


def mcnemar_case(n, one, other):
    y = (rng.random(n) < 0.4).astype(int)
    first = np.where(rng.random(n) < one, y, 1 - y)
    second = np.where(rng.random(n) < other, y, 1 - y)
    b = int(((first == y) & (second != y)).sum())
    c = int(((first != y) & (second == y)).sum())
    table = [[0, b], [c, 0]]
    exact = mcnemar(table, exact=True)
    corrected = mcnemar(table, exact=False, correction=True)
    assert abs(exact.pvalue - stats.binomtest(min(b, c), b + c, 0.5).pvalue) < 1e-12
    assert abs(corrected.pvalue - stats.chi2.sf(corrected.statistic, 1)) < 1e-15
    return dict(targets=y.tolist(), first=first.tolist(), second=second.tolist(), only_first=b, only_second=c,
                exact=exact.pvalue, statistic=corrected.statistic, corrected=corrected.pvalue)


def delong_case(n, one, other, digits):
    y = (rng.random(n) < 0.35).astype(int)
    y[:4] = [0, 1, 0, 1]
    both = [scores(y, one, digits), scores(y, other, digits)]
    aucs, tens, ones = [], [], []
    for p in both:
        x, z = p[y == 1], p[y == 0]
        psi = (x[:, None] > z[None, :]) + 0.5 * (x[:, None] == z[None, :])
        aucs.append(psi.mean())
        tens.append(psi.mean(axis=1))
        ones.append(psi.mean(axis=0))
    s10, s01 = np.cov(tens), np.cov(ones)
    s = s10 / len(tens[0]) + s01 / len(ones[0])
    contrast = np.array([1, -1])
    error = np.sqrt(contrast @ s @ contrast)
    z = (aucs[0] - aucs[1]) / error
    return dict(targets=y.tolist(), first=both[0].tolist(), second=both[1].tolist(), auc=aucs, variances=np.diag(s).tolist(), standard_error=error, z=z,
                p=2 * stats.norm.sf(abs(z)), low=aucs[0] - aucs[1] - stats.norm.ppf(0.975) * error, high=aucs[0] - aucs[1] + stats.norm.ppf(0.975) * error)


def fairness_case(n, groups, weighted):
    group = rng.integers(0, groups, n)
    y = (rng.random(n) < 0.3 + 0.1 * group).astype(int)
    predicted = np.where(rng.random(n) < 0.75, y, (rng.random(n) < 0.3).astype(int))
    w = np.round(rng.random(n) * 3 + 0.1, 3) if weighted else np.ones(n)

    def rate(of, among):
        return [float((w * of * among * (group == g)).sum() / (w * among * (group == g)).sum()) for g in range(groups)]

    selection, true, false = rate(predicted, np.ones(n)), rate(predicted, y), rate(predicted, 1 - y)
    reference = 0
    return dict(
        targets=y.tolist(), predicted=predicted.tolist(), groups=group.tolist(), weights=w.tolist() if weighted else None,
        selection_rate=selection, true_positive_rate=true, false_positive_rate=false,
        demographic_parity_difference=max(selection) - min(selection), demographic_parity_ratio=min(selection) / max(selection),
        disparate_impact=min(selection) / max(selection), disparate_impact_of_reference=min(selection[1:]) / selection[reference],
        equal_opportunity_difference=max(true) - min(true), equalized_odds_difference=max(max(true) - min(true), max(false) - min(false)))


def errors_case(n, groups, weighted):
    group = rng.integers(0, groups, n)
    y = np.round(rng.gamma(2, 3, n), 3)
    p = np.round(y + rng.normal(0.3 * group, 1 + group), 3)
    w = np.round(rng.random(n) * 3 + 0.1, 3) if weighted else np.ones(n)
    mean = [float(np.average((p - y)[group == g], weights=w[group == g])) for g in range(groups)]
    absolute = [float(np.average(np.abs(p - y)[group == g], weights=w[group == g])) for g in range(groups)]
    return dict(values=y.tolist(), predictions=p.tolist(), groups=group.tolist(), weights=w.tolist() if weighted else None, mean_error=mean, mean_absolute_error=absolute,
                mean_error_difference=max(mean) - min(mean), mean_absolute_error_difference=max(absolute) - min(absolute))


def ratio_case(hits, rows, other_hits, other_rows, alpha):
    low, high = confint_proportions_2indep(hits, rows, other_hits, other_rows, method="score", compare="ratio", alpha=alpha, correction=False)
    return dict(hits=hits, rows=rows, other_hits=other_hits, other_rows=other_rows, alpha=alpha, low=float(low), high=float(high))


cases = dict(
    mcnemar=[mcnemar_case(60, 0.8, 0.7), mcnemar_case(400, 0.85, 0.8), mcnemar_case(400, 0.75, 0.75), mcnemar_case(30, 0.95, 0.9)],
    delong=[delong_case(80, 0.3, 0.2, 6), delong_case(120, 0.3, 0.25, 1), delong_case(300, 0.15, 0.1, 2), delong_case(40, 0.5, 0.1, 3)],
    fairness=[fairness_case(300, 2, False), fairness_case(300, 4, False), fairness_case(200, 3, True)],
    errors=[errors_case(150, 3, False), errors_case(150, 2, True)],
    ratio=[ratio_case(30, 100, 60, 110, 0.05), ratio_case(5, 30, 20, 40, 0.05), ratio_case(300, 500, 310, 500, 0.01), ratio_case(12, 400, 9, 380, 0.05)],
    student=[dict(t=t, freedom=f, p=float(2 * stats.t.sf(t, f)), quantile=float(stats.t.isf(0.025, f))) for t, f in [(0.1, 1.0), (1.7, 4.3), (2.5, 29.0), (0.01, 300.5), (6.0, 57.25), (12.0, 900.0)]])
path = pathlib.Path(__file__).with_name("comparing.json")
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"', '\n{"') + "\n")
