#!/usr/bin/python3
"""Writes drift.json: counts then and now, and the measures scipy (Debian's) gives for them.

Run: /usr/bin/python3 tests/ModelOps.Evaluation.Tests/Reference/make_drift.py
"""
import json
import pathlib

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2, chi2_contingency, fisher_exact, ks_2samp


def pooled(then, now):
    """Joins bins where fewer than 5 rows are expected in the smaller sample, the smallest first."""
    bins = sorted(zip(then, now), key=sum)
    smaller = min(sum(then), sum(now)) / (sum(then) + sum(now))
    while len(bins) > 1 and sum(bins[0]) * smaller < 5:
        first, second, *rest = bins
        bins = sorted([(first[0] + second[0], first[1] + second[1])] + rest, key=sum)
    return list(zip(*bins))


def exact(then, now):
    """Fisher's exact test of each sparse bin, and of all together if they are sparse even so, times their number; None without any."""
    n, m = sum(then), sum(now)
    smaller = min(n, m) / (n + m)
    sparse = [(e, a) for e, a in zip(then, now) if 0 < (e + a) * smaller < 5]
    together = tuple(map(sum, zip(*sparse)))
    if len(sparse) > 1 and sum(together) * smaller < 5:
        sparse.append(together)
    return min(1, len(sparse) * min(fisher_exact([[e, n - e], [a, m - a]])[1] for e, a in sparse)) if sparse else None


cases = []
for then, now in [([100, 200, 300, 400], [40, 60, 70, 80]), ([50, 50, 50, 50, 50], [10, 20, 30, 40, 100]), ([10, 0, 5], [0, 7, 5]), ([900, 60, 30, 5, 3, 2], [400, 60, 30, 4, 0, 6]), ([500, 500], [51, 49]),
                  ([2000, 0], [0, 100]), ([1000, 0], [46, 54]), ([50000, 50000, 0], [48, 47, 5]), ([98100, *[100] * 19], [81, *[1] * 19]), ([990, 4, 6], [900000, 5000, 1000])]:
    p, q = np.array(then) / sum(then), np.array(now) / sum(now)
    fp, fq = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
    statistic, p_value, freedom, _ = chi2_contingency(pooled(then, now), correction=False)
    sparse = exact(then, now)
    p_value = p_value if sparse is None else sparse if freedom == 0 else min(1, 2 * min(p_value, sparse))
    levels = np.arange(len(then))
    cases.append(dict(then=then, now=now, psi=float(((fq - fp) * np.log(fq / fp)).sum()), js=float(jensenshannon(p, q, base=2)),
                      ks=float(ks_2samp(np.repeat(levels, then), np.repeat(levels, now)).statistic),
                      chi_square=float(statistic), freedom=int(freedom), p_value=float(p_value)))
tails = [dict(statistic=s, freedom=f, p_value=float(chi2.sf(s, f))) for s in (0.01, 0.5, 1, 3, 10, 40, 200) for f in (1, 2, 3, 9, 30, 101)]
pathlib.Path(__file__).with_name("drift.json").write_text(json.dumps(dict(cases=cases, tails=tails), separators=(",", ":")).replace('{"then"', '\n{"then"') + "\n")
