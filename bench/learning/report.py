"""Merges results of both sides into one Markdown table: report.py results/*.csv"""
import csv
import sys

rows = {}
scoring = []
for path in sys.argv[1:]:
    for row in csv.DictReader(open(path)):
        if row["key"] == "scoring":
            scoring.append(row)
        else:
            rows.setdefault((row["key"], row["set"], row["metric"]), {})[row["contestant"]] = row
print("| key | set | contestant | fit s | fit CPU s | CPU ratio | predict s | metric | value |\n|---|---|---|---|---|---|---|---|---|")
for (key, name, metric), contestants in rows.items():
    ours = contestants.get("modelops")
    for contestant, row in contestants.items():
        ratio = f"{float(ours['fit_cpu_s']) / float(row['fit_cpu_s']):.2f}" if ours and contestant != "modelops" else ""
        print(f"| {key} | {name} | {contestant} | {row['fit_s']} | {row['fit_cpu_s']} | {ratio} | {row['predict_s']} | {metric} | {row['value']} |")
if scoring:
    print("\n| scoring | contestant | value |\n|---|---|---|")
    for row in scoring:
        print(f"| {row['metric']} | {row['contestant']} | {row['value']} |")
