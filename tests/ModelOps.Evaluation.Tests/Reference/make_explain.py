#!/usr/bin/python3
"""Writes explain.json and explain/*.onnx: models, rows, and the explanations that XGBoost (Debian's, 1.7.4), scikit-learn (1.2.1) and
plain enumeration in NumPy give for them.

Run: /usr/bin/python3 tests/ModelOps.Evaluation.Tests/Reference/make_explain.py
"""
import itertools
import json
import math
import pathlib
import warnings

import numpy as np
import onnx
import xgboost as xgb
from onnx import TensorProto, helper, numpy_helper
from sklearn import metrics
from sklearn.inspection import partial_dependence
from sklearn.neural_network import MLPRegressor

here = pathlib.Path(__file__).parent
out = here / "explain"
out.mkdir(exist_ok=True)
rng = np.random.default_rng(11)


def save(name, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    model = helper.make_model(graph, producer_name="make_explain", opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    (out / f"{name}.onnx").write_bytes(model.SerializeToString())


def numbers(table):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in np.asarray(table, float).ravel().tolist()]


# --- XGBoost -----------------------------------------------------------------------------------------------------

def xgb_nodes(booster, groups):
    """Nodes of all trees: x < value, missing values by XGBoost's default, covers as hit rates."""
    a = {k: [] for k in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true", "hitrates")}
    leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
    for t, text in enumerate(booster.get_dump(dump_format="json", with_stats=True)):
        stack = [json.loads(text)]
        while stack:
            n = stack.pop(0)
            leaf = "leaf" in n
            row = (t, n["nodeid"], 0 if leaf else int(n["split"][1:]), 0.0 if leaf else float(n["split_condition"]), "LEAF" if leaf else "BRANCH_LT",
                   0 if leaf else n["yes"], 0 if leaf else n["no"], 0 if leaf else int(n["missing"] == n["yes"]), float(n["cover"]))
            for k, v in zip(a, row):
                a[k].append(v)
            if leaf:
                for k, v in zip(leaves, (t, n["nodeid"], t % groups, float(n["leaf"]))):
                    leaves[k].append(v)
            else:
                stack += n["children"]
    return {f"nodes_{k}": v for k, v in a.items()}, leaves


def xgb_case(name, objective, groups, base):
    x = np.round(rng.normal(size=(400, 6)), 2).astype(np.float32)
    x[rng.random(x.shape) < 0.08] = np.nan
    z = np.nan_to_num(x)
    score = z[:, 0] * 2 - z[:, 1] * z[:, 2] + np.abs(z[:, 3])
    y = score if groups == 1 and objective.startswith("reg") else (score > 0.5).astype(int) if groups == 1 else np.digitize(score, [-1, 1])
    params = dict(objective=objective, max_depth=4, eta=0.3, base_score=base, seed=1, tree_method="exact", nthread=1)
    if groups > 1:
        params["num_class"] = groups
    booster = xgb.train(params, xgb.DMatrix(x, label=y), num_boost_round=8)
    rows = x[:30]
    contributions = booster.predict(xgb.DMatrix(rows), pred_contribs=True)  # rows × features + base, or rows × classes × …
    nodes, leaves = xgb_nodes(booster, groups)
    features = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 6])]
    margin = math.log(base / (1 - base)) if objective == "binary:logistic" else base
    if objective.startswith("reg"):
        tree = helper.make_node("TreeEnsembleRegressor", ["x"], ["variable"], domain="ai.onnx.ml", n_targets=1, base_values=[margin], **nodes,
                                **{f"target_{k}": v for k, v in leaves.items()})
        save(name, [tree], features, [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])])
    else:
        tree = helper.make_node("TreeEnsembleClassifier", ["x"], ["label", "probabilities"], domain="ai.onnx.ml", classlabels_int64s=list(range(max(2, groups))),
                                post_transform="LOGISTIC" if groups == 1 else "SOFTMAX", base_values=[margin] * groups, **nodes, **{f"class_{k}": v for k, v in leaves.items()})
        save(name, [tree], features, [helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
                                      helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, max(2, groups)])])
    return dict(name=name, classes=0 if objective.startswith("reg") else max(2, groups), width=6, rows=numbers(rows),
                contributions=np.asarray(contributions, float).reshape(len(rows), groups, 7).transpose(1, 0, 2).reshape(groups, -1).tolist())


# --- Trees of every form, by enumeration -----------------------------------------------------------------------

WIDTH = 6
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]


def grow(tree, depth, cover, outputs):
    """A random tree; features come again below themselves, and chains of equalities share their way out."""
    at = len(tree)
    tree.append(None)
    if depth == 0 or cover < 4 or rng.random() < 0.1:
        chosen = sorted(rng.choice(outputs, size=rng.integers(1, outputs + 1), replace=False).tolist())
        tree[at] = dict(mode="LEAF", cover=cover, weights=[(k, float(np.float32(rng.normal()))) for k in chosen])
        return at
    feature = int(rng.integers(WIDTH))
    code = feature >= 4
    mode = MODES[rng.integers(4, 6)] if code else MODES[rng.integers(0, 4)]
    links = [at]
    if mode == "BRANCH_EQ":
        for _ in range(int(rng.integers(0, 3))):
            tree.append(None)
            links.append(len(tree) - 1)
    values = rng.permutation(6)[:len(links)].tolist() if code else [float(np.float32(np.round(rng.normal(), 1)))]
    share = int(rng.integers(0, cover + 1))
    yes, no, missing = grow(tree, depth - 1, share, outputs), grow(tree, depth - 1, cover - share, outputs), int(rng.integers(2))
    for i, link in enumerate(links):
        tree[link] = dict(mode=mode, feature=feature, value=float(values[i]), yes=yes, no=links[i + 1] if i + 1 < len(links) else no, missing=missing, cover=cover)
    return at


def is_true(n, v):
    if math.isnan(v):
        return n["mode"] == "BRANCH_NEQ" or n["missing"] == 1
    return {"BRANCH_LEQ": v <= n["value"], "BRANCH_LT": v < n["value"], "BRANCH_GTE": v >= n["value"], "BRANCH_GT": v > n["value"],
            "BRANCH_EQ": v == n["value"], "BRANCH_NEQ": v != n["value"]}[n["mode"]]


def value(tree, at, row, known, output):
    """The tree's mean when only the known features are; a chain of equalities is one question."""
    n = tree[at]
    if n["mode"] == "LEAF":
        return sum(w for k, w in n["weights"] if k == output)
    yes, end = is_true(n, row[n["feature"]]), n
    while end["mode"] == "BRANCH_EQ" and tree[end["no"]]["mode"] == "BRANCH_EQ" and tree[end["no"]]["yes"] == n["yes"]:
        end = tree[end["no"]]
        yes = yes or is_true(end, row[n["feature"]])
    if n["feature"] in known:
        return value(tree, n["yes"] if yes else end["no"], row, known, output)
    left, right = tree[n["yes"]]["cover"], tree[end["no"]]["cover"]
    share = left / (left + right) if left + right > 0 else 0.5
    return share * value(tree, n["yes"], row, known, output) + (1 - share) * value(tree, end["no"], row, known, output)


def shapley(worth, count):
    """By the definition: worth takes a frozenset."""
    known = {frozenset(s): worth(frozenset(s)) for size in range(count + 1) for s in itertools.combinations(range(count), size)}
    phi = np.zeros(count)
    for i in range(count):
        for s, v in known.items():
            if i not in s:
                phi[i] += math.factorial(len(s)) * math.factorial(count - len(s) - 1) / math.factorial(count) * (known[s | {i}] - v)
    return phi, known[frozenset()]


def tree_case(name, trees, outputs, average):
    forest = []
    for _ in range(trees):
        forest.append([])
        grow(forest[-1], 7, 200, outputs)
    rows = np.round(rng.normal(size=(12, WIDTH)), 1).astype(np.float32)
    rows[:, 4:] = rng.integers(0, 7, size=(12, 2))
    rows[rng.random(rows.shape) < 0.15] = np.nan
    divisor = trees if average else 1
    expected = [[], []]
    for output in range(outputs):
        for row in rows:
            phi, base = np.zeros(WIDTH), 0
            for tree in forest:
                p, b = shapley(lambda s: value(tree, 0, row.astype(float), s, output), WIDTH)
                phi, base = phi + p / divisor, base + b / divisor
            expected[0].append(phi.tolist())
        expected[1].append(base)
    a = {k: [] for k in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids", "missing_value_tracks_true", "hitrates")}
    leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
    for t, tree in enumerate(forest):
        for i, n in enumerate(tree):
            for k, v in zip(a, (t, i, n.get("feature", 0), n.get("value", 0.0), n["mode"], n.get("yes", 0), n.get("no", 0), n.get("missing", 0), float(n["cover"]))):
                a[k].append(v)
            for target, weight in n.get("weights", []):
                for k, v in zip(leaves, (t, i, target, weight)):
                    leaves[k].append(v)
    features = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, WIDTH])]
    nodes = {f"nodes_{k}": v for k, v in a.items()}
    # Scores of several outputs are given out as they are: the classes' "probabilities" of this case are none, which nothing here minds.
    operator = helper.make_node("TreeEnsembleRegressor", ["x"], ["scores"], domain="ai.onnx.ml", n_targets=outputs, aggregate_function="AVERAGE" if average else "SUM",
                                **nodes, **{f"target_{k}": v for k, v in leaves.items()})
    save(name, [operator], features, [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, outputs])])
    return dict(name=name, classes=0 if outputs == 1 else outputs, width=WIDTH, rows=numbers(rows), values=np.asarray(expected[0]).reshape(outputs, -1).tolist(), bases=expected[1])


# --- Kernel SHAP: a model of doubles, by enumeration -----------------------------------------------------------

def constant(name, values):
    return numpy_helper.from_array(np.asarray(values, np.float64), name)


def kernel_case(columns):
    weights = np.round(rng.normal(size=columns), 2)
    names = [f"c{i}" for i in range(columns)]
    nodes, terms = [], []
    for i, name in enumerate(names):
        nodes.append(helper.make_node("Mul", [name, f"w{i}"], [f"t{i}"]))
        terms.append(f"t{i}")
    nodes.append(helper.make_node("Mul", ["c0", "c1"], ["both"]))
    nodes.append(helper.make_node("Sum", terms + ["both"], ["margin"]))
    nodes.append(helper.make_node("Tanh", ["margin"], ["prediction"]))
    save(f"kernel{columns}", nodes, [helper.make_tensor_value_info(n, TensorProto.DOUBLE, [None]) for n in names],
         [helper.make_tensor_value_info("prediction", TensorProto.DOUBLE, [None])], [constant(f"w{i}", [w]) for i, w in enumerate(weights)])
    f = lambda x: np.tanh(x @ weights + x[:, 0] * x[:, 1])
    rows, background = np.round(rng.normal(size=(3, columns)), 2), np.round(rng.normal(size=(5, columns)), 2)

    def worth(row):
        def of(s):
            mixed = background.copy()
            mixed[:, list(s)] = row[list(s)]
            return f(mixed).mean()
        return of

    values = [shapley(worth(row), columns) for row in rows]
    return dict(name=f"kernel{columns}", columns=names, rows=numbers(rows), background=numbers(background), values=np.concatenate([v for v, _ in values]).tolist(), base=values[0][1])


# --- Partial dependence and permutation importance: a network of doubles ----------------------------------------

def network_case():
    x = np.column_stack([rng.integers(0, 12, 60), np.round(rng.normal(size=60), 1), rng.integers(0, 3, 60)]).astype(float)
    y = np.sin(x[:, 0]) + x[:, 1] * x[:, 2]
    model = MLPRegressor((5,), activation="tanh", solver="lbfgs", max_iter=60, random_state=3).fit(x, y)
    names = ["a", "b", "c"]
    nodes = [helper.make_node("Unsqueeze", [n, "axis"], [f"{n}_1"]) for n in names]
    nodes += [helper.make_node("Concat", [f"{n}_1" for n in names], ["x"], axis=1),
              helper.make_node("MatMul", ["x", "w0"], ["h0"]), helper.make_node("Add", ["h0", "b0"], ["h1"]), helper.make_node("Tanh", ["h1"], ["h2"]),
              helper.make_node("MatMul", ["h2", "w1"], ["o0"]), helper.make_node("Add", ["o0", "b1"], ["o1"]), helper.make_node("Reshape", ["o1", "flat"], ["prediction"])]
    ints = lambda name, v: numpy_helper.from_array(np.asarray(v, np.int64), name)
    save("network", nodes, [helper.make_tensor_value_info(n, TensorProto.DOUBLE, [None]) for n in names], [helper.make_tensor_value_info("prediction", TensorProto.DOUBLE, [None])],
         [constant("w0", model.coefs_[0]), constant("b0", model.intercepts_[0]), constant("w1", model.coefs_[1]), constant("b1", model.intercepts_[1]), ints("axis", [1]), ints("flat", [-1])])
    dependence = []
    for i, name in enumerate(names):
        made = partial_dependence(model, x, [i], kind="both", method="brute", grid_resolution=100)
        dependence.append(dict(column=name, grid=made["values"][0].tolist(), average=made["average"][0].tolist(), individual=made["individual"][0].ravel().tolist()))
    repeats = 4
    orders = [[rng.permutation(60).tolist() for _ in range(repeats)] for _ in names]
    before = math.sqrt(metrics.mean_squared_error(y, model.predict(x)))
    losses = []
    for i in range(3):
        for order in orders[i]:
            mixed = x.copy()
            mixed[:, i] = x[order, i]
            losses.append(math.sqrt(metrics.mean_squared_error(y, model.predict(mixed))) - before)
    return dict(name="network", columns=names, rows=numbers(x), targets=y.tolist(), dependence=dependence, repeats=repeats, orders=orders, baseline=before, losses=losses)


warnings.simplefilter("ignore")  # A network that is not quite fitted is a model like any other.
result = dict(
    xgboost=[xgb_case("xgb_regression", "reg:squarederror", 1, 0.5), xgb_case("xgb_binary", "binary:logistic", 1, 0.3), xgb_case("xgb_classes", "multi:softprob", 3, 0.5)],
    trees=[tree_case("trees_sum", 3, 1, False), tree_case("trees_average", 4, 3, True)],
    kernel=[kernel_case(3), kernel_case(6), kernel_case(13)],
    network=network_case())
(here / "explain.json").write_text(json.dumps(result))
