"""Lets MLflow for Python predict with a model of ModelOps.Notebooks, from tables of any dtypes.

MLflow's own ONNX loader gives every column to the graph in the dtype that pandas happens to have, and cannot make a
table of labels and probabilities. This module reads the columns' types from the MLmodel file, converts each column
(whole numbers, missing values, dates, booleans), runs the graph, and answers with a table.
"""

import json
import os
import re

import numpy as np
import pandas as pd
import yaml
from mlflow.exceptions import MlflowException
from mlflow.onnx import _load_pyfunc as load_graph

EPOCH = pd.Timestamp(0, tz="UTC")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?")


def _load_pyfunc(path):
    with open(os.path.join(os.path.dirname(path), "MLmodel"), encoding="utf-8") as file:
        described = yaml.safe_load(file)["metadata"]["modelops"]
    return Model(load_graph(path), json.loads(described["inputs"]), described.get("classes", []))


class Model:
    def __init__(self, graph, inputs, classes):
        self._graph, self._inputs, self._classes = graph, inputs, classes
        self._names = [spec["name"] for spec in inputs]

    def get_raw_model(self):
        return self._graph.get_raw_model()

    def predict(self, data, params=None):
        table = self._table(data)
        missing = [spec["name"] for spec in self._inputs if spec["required"] and spec["name"] not in table]
        if missing:
            raise _invalid(f"Model is missing inputs {missing}. The data has the columns {[str(name) for name in table.columns]}.")
        feed = {spec["name"]: _feed(spec, table) for spec in self._inputs}
        columns = {}
        for name, values in self._graph.predict(feed).items():
            values = np.asarray(values)
            if values.ndim == 1:
                columns[name] = values
            elif name == "probabilities" and values.shape[1] == len(self._classes):
                columns.update((f"probability_{label}", values[:, k]) for k, label in enumerate(self._classes))
            else:
                flat = values.reshape(len(table), -1)
                columns.update((name if flat.shape[1] == 1 else f"{name}_{k}", flat[:, k]) for k in range(flat.shape[1]))
        return pd.DataFrame(columns, index=table.index)

    def _table(self, data):
        if isinstance(data, pd.DataFrame):
            # Columns without names are matched by position.
            return data.set_axis(self._first({data.shape[1]}), axis=1) if isinstance(data.columns, pd.RangeIndex) else data
        if isinstance(data, pd.Series):
            return data.to_frame(data.name if data.name in self._names else self._names[0])
        if isinstance(data, dict):
            return pd.DataFrame({name: pd.Series(np.ravel(values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object))) for name, values in data.items()})
        rows = data.tolist() if isinstance(data, np.ndarray) else list(data)
        if rows and isinstance(rows[0], dict):
            # MLflow's scoring server makes an array without dimensions of each value.
            return pd.DataFrame([{name: np.asarray(value).item() for name, value in row.items()} for row in rows])
        rows = [row if isinstance(row, (list, tuple)) else [row] for row in rows]
        width = len(rows[0]) if rows else len(self._names)
        return pd.DataFrame(rows, columns=self._first({width, *map(len, rows)}))

    def _first(self, widths):
        if len(widths) > 1 or max(widths) > len(self._names):
            raise _invalid(f"Rows without names need up to {len(self._names)} values each: {self._names}.")
        return self._names[: max(widths)]


def _feed(spec, table):
    name, kind = spec["name"], spec["type"]
    if name not in table:
        return np.full(len(table), "", dtype=object) if kind == "string" else np.full(len(table), np.nan)
    values = table[name]
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if kind == "string":
        return _texts(name, values)
    return _times(name, values) if kind == "datetime" else _numbers(name, values, kind)


def _texts(name, values):
    wrong = values.notna() & np.array([not isinstance(value, str) for value in values], dtype=bool)
    if wrong.any():
        raise _wrong(name, values, wrong, "text; read the column with dtype=str")
    return values.astype(object).where(values.notna(), "").to_numpy(dtype=object)


def _numbers(name, values, kind):
    if values.dtype.kind in "mM":
        raise _wrong(name, values, values.notna(), "a number")
    if not pd.api.types.is_numeric_dtype(values):
        values = pd.Series([_plain(value) for value in values], index=values.index, dtype=object)
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = numbers.isna() & values.notna()
    if kind == "boolean":
        wrong |= numbers.notna() & ~numbers.isin([0, 1])
    if wrong.any():
        raise _wrong(name, values, wrong, "true or false" if kind == "boolean" else "a number")
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def _plain(value):
    if isinstance(value, str):
        value = value.strip()
        return {"": None, "true": 1, "false": 0}.get(value.lower(), value)
    return int(value) if isinstance(value, (bool, np.bool_)) else value


def _times(name, values):
    times = pd.Series([_microseconds(value) for value in values], index=values.index, dtype=object)
    wrong = times.isna() & values.notna() & [value != "" for value in values]
    if wrong.any():
        raise _wrong(name, values, wrong, "a date as 2026-01-31 or 2026-01-31T12:00:00Z")
    return times.to_numpy(dtype=np.float64)


# Since 1970, as in training. Numbers are no dates: nothing says what they count.
def _microseconds(value):
    is_text = isinstance(value, str) and ISO_DATE.fullmatch(value.strip())
    if pd.isna(value) or not (is_text or isinstance(value, np.datetime64) or hasattr(value, "isoformat")):
        return None
    try:
        time = pd.Timestamp(value.strip().replace(",", ".") if is_text else value)
    except ValueError:
        return None
    return ((time.tz_localize("UTC") if time.tz is None else time.tz_convert("UTC")) - EPOCH) / pd.Timedelta(microseconds=1)


def _wrong(name, values, wrong, wanted):
    row = int(np.flatnonzero(wrong.to_numpy())[0])
    return _invalid(f"Column '{name}' holds {str(values.iloc[row])!r} in row {row + 1}, where the model needs {wanted}.")


def _invalid(message):
    return MlflowException.invalid_parameter_value(message)
