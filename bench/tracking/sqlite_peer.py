#!/usr/bin/python3
"""What SQLite alone does with MLflow's layout: the same rows and transactions as StoreBench, no validation, no objects.

It is the ceiling of any store with this layout on the machine and the minute it runs in. Python's share is small: rows go
through executemany. MODELOPS_BENCH_CPU=1 counts processor time in place of wall time.
"""
import os
import pathlib
import sqlite3
import statistics
import tempfile
import time

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "src/ModelOps.Tracking/Sqlite/Schema-2.17.sql"
clock = time.process_time if os.environ.get("MODELOPS_BENCH_CPU") == "1" else time.perf_counter


def rate(count, work, times=3):
    values = []
    for _ in range(times):
        start = clock()
        work()
        values.append(count / (clock() - start))
    return statistics.median(values)


def transaction(db, *statements):
    db.execute("BEGIN IMMEDIATE")
    for sql, rows in statements:
        db.executemany(sql, rows)
    db.execute("COMMIT")


def main():
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(f"{folder}/x.db", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA.read_text())
        for pragma in ("synchronous = NORMAL", "foreign_keys = OFF", "cache_size = -32768", "wal_autocheckpoint = 16000"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("INSERT INTO experiments VALUES (0, 'Default', 'x', 'active', 1, 1)")
        runs = iter(f"{0x0190 << 112 | n:032x}" for n in range(10**9))
        metric = "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"
        latest = "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT DO UPDATE SET value = excluded.value"

        def new_run():
            run = next(runs)
            transaction(
                db,
                ("INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, experiment_id) VALUES (?, 'r', 'RUNNING', 1, 'active', 0)", [(run,)]),
                ("INSERT INTO tags VALUES ('mlflow.runName', 'r', ?)", [(run,)]),
            )
            return run

        def cycles():
            for i in range(1000):
                run = new_run()
                transaction(
                    db,
                    ("INSERT INTO params VALUES (?, 'v', ?)", [(f"p{p}", run) for p in range(10)]),
                    (metric, [(f"m{m}", i * 0.1, i, run, 0) for m in range(10)]),
                    (latest, [(f"m{m}", i * 0.1, i, 0, run) for m in range(10)]),
                )
                transaction(db, ("UPDATE runs SET status = 'FINISHED', end_time = 2 WHERE run_uuid = ?", [(run,)]))

        def points():
            run = new_run()
            for batch in range(100):
                rows = [("loss", i * 0.001, 1_600_000_000_000 + batch, run, batch * 1000 + i) for i in range(1000)]
                transaction(db, (metric, rows), (latest, [("loss", 0.999, 1_600_000_000_000 + batch, batch * 1000 + 999, run)]))

        def singles():
            run = new_run()
            for i in range(5000):
                transaction(db, (metric, [("loss", i, 1_600_000_000_000 + i, run, i)]), (latest, [("loss", i, 1_600_000_000_000 + i, i, run)]))

        print(f"SQLite {sqlite3.sqlite_version} alone: {rate(1000, cycles):,.0f} cycles/s, {rate(100_000, points):,.0f} points/s, {rate(5000, singles):,.0f} singles/s")


if __name__ == "__main__":
    main()
