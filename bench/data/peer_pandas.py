"""pandas on the same files as `ModelOps.Bench.Data run`: medians of three."""
import os, resource, sys, tempfile, time
import pandas as pd

folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(tempfile.gettempdir(), "modelops-bench-data")
wide = os.path.join(folder, "wide.csv")
dates = ["c6", "c16", "c26"]


def measure(name, times, action):
    seconds = []
    processor = time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        result = action()
        seconds.append(time.perf_counter() - start)
    processor = (time.process_time() - processor) / times
    print(f"{name:<32} {sorted(seconds)[times // 2]:8.3f} s wall {processor:8.3f} s processor", flush=True)
    return result


print("pandas", pd.__version__)
frame = measure("csv read 1M x 30", 3, lambda: pd.read_csv(wide))
print(f"peak memory after reading: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
measure("csv read 1M x 30, dates parsed", 1, lambda: pd.read_csv(wide, parse_dates=dates))
measure("csv write 1M x 30", 1, lambda: frame.to_csv(os.path.join(folder, "out_pandas.csv"), index=False))
measure("group by text, mean", 3, lambda: frame.groupby("c4")["c0"].mean())
small = pd.read_csv(os.path.join(folder, "profile.csv"))
measure("describe 100k x 30", 3, lambda: small.describe(include="all"))
