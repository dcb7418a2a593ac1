using System.Diagnostics;
using System.Globalization;
using ModelOps;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "modelops-bench-data");
Directory.CreateDirectory(folder);
switch (args.FirstOrDefault())
{
    case "make":
        SampleFiles.Write(Path.Combine(folder, "wide.csv"), rows: 1_000_000, columns: 30);
        SampleFiles.Write(Path.Combine(folder, "profile.csv"), rows: 100_000, columns: 30);
        return 0;
    case "run":
        var wide = Path.Combine(folder, "wide.csv");
        Measure("csv read 1M x 30", 3, () => Frame.ReadCsv(wide));
        Measure("csv read 1M x 30, 1 thread", 1, () => Frame.ReadCsv(wide, new CsvReadOptions { Threads = 1 }));
        var frame = Frame.ReadCsv(wide);
        Console.WriteLine($"peak memory after reading: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
        Measure("digest 1M x 30", 3, () => frame.Digest());
        Measure("csv write 1M x 30", 1, () => frame.WriteCsv(Path.Combine(folder, "out.csv")));
        Measure("group by text, mean", 3, () => frame.GroupBy("c4").Aggregate(Aggregate.Mean("c0")));
        Measure("sql group by text, mean", 3, () => Frame.Sql("select c4, avg(c0) from wide group by c4", ("wide", frame)));
        Measure("parquet write 1M x 30", 1, () => frame.WriteParquet(Path.Combine(folder, "out.parquet")));
        Measure("parquet read 1M x 30", 3, () => Frame.ReadParquet(Path.Combine(folder, "out.parquet")));
        var small = Frame.ReadCsv(Path.Combine(folder, "profile.csv"));
        Measure("profile 100k x 30 to HTML", 3, () => FrameProfile.Of(small).ToHtml());
        Measure("describe 100k x 30", 3, () => small.Describe());
        return 0;
    case "sql":
        Sql();
        return 0;
    case "tables":
        TableBench.Run(Measure);
        return 0;
    case "profile":
        FrameProfile.Of(Frame.ReadCsv(args[2]), Path.GetFileName(args[2])).Save(Path.Combine(folder, "profile.html"));
        return 0;
    default:
        Console.Error.WriteLine("Usage: make|run [FOLDER], sql, tables, profile FOLDER FILE.csv");
        return 2;
}

static void Sql()
{
    using var session = new SqlSession();
    session.Query("create table t as select " + string.Join(", ", Enumerable.Range(0, 10).Select(i => $"hash(range + {i})::double / 1e18 c{i}")) + " from range(1000000)");
    Measure("sql 1M x 10 to a frame", 15, () => session.Query("select * from t"));
    var frame = session.Query("select *, (c0 * 100)::bigint % 50 g, 'text ' || g s from t");
    session.Register("frame", frame);
    Measure("sql frame, group by integer", 15, () => session.Query("select g, avg(c0), sum(c1), max(c2) from frame group by g"));
    Measure("sql frame, group by text", 15, () => session.Query("select s, avg(c0), sum(c1), max(c2) from frame group by s"));
    Measure("sql session opened, closed", 15, () => Frame.Sql("select 1"));
}

static void Measure(string name, int times, Action action)
{
    var seconds = new double[times];
    var processor = Process.GetCurrentProcess().TotalProcessorTime;
    for (var i = 0; i < times; i++)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        action();
        seconds[i] = watch.Elapsed.TotalSeconds;
    }

    Array.Sort(seconds);
    processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
    Console.WriteLine($"{name,-32} {seconds[times / 2],8:0.000} s wall {processor.TotalSeconds / times,8:0.000} s processor");
}
