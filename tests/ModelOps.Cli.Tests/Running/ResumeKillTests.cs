using System.Diagnostics;
using ModelOps.Cli.Tests.Support;
using ModelOps.Kernel.Documents;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Running;

/// <summary>
/// A notebook with cached and other cells, killed at seeded random points of its run, again and again: going on ends with the metrics of a run that nobody killed, and no cached cell
/// whose result was kept runs a second time.
/// </summary>
public sealed class ResumeKillTests(ITestOutputHelper log)
{
    private const string Counting = "void Begin(string cell) => System.IO.File.AppendAllText(\"begun.txt\", cell + \"\\n\");";

    private static readonly string[] _cells =
    [
        "// parameters\nvar seed = 7;",
        Counting,
        "// tags: cache\nBegin(\"load\");\nvar rows = Enumerable.Range(0, 200).Select(i => (double)(i * seed % 17)).ToList();\n#!data load data.csv --as rides\nConsole.WriteLine(\"kept load\");",
        "#!track --run-name night --capture none",
        "// tags: cache\nBegin(\"fit\");\nawait Task.Delay(200);\n#!train rides --target y --trainer logistic --as model\nConsole.WriteLine(\"kept fit\");",
        "Begin(\"plain\");\nawait Task.Delay(100);\nvar half = rows.Sum() / 2;",
        "// tags: cache\nBegin(\"sum\");\nrows.Add(half);\nvar total = rows.Sum();\nawait ops.ActiveRun.LogMetricAsync(\"total\", total);\nConsole.WriteLine(\"kept sum\");",
        "await Task.Delay(100);\n#!evaluate model --data rides --as ev\nawait ops.ActiveRun.LogMetricAsync(\"rows\", rows.Count);\nConsole.WriteLine($\"end {total} {rows.Count}\");",
    ];

    [Fact]
    public async Task A_killed_run_goes_on_to_the_same_metrics_and_keeps_what_was_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found and killed by Linux's means.");
        var kills = KillTrials.CountOr(2);
        var trials = new KillTrials(seed: 14);
        var watch = Stopwatch.StartNew();
        using var undisturbed = Prepare();
        var result = await Tool.RunAsync(undisturbed.Path, ["run", "n.ipynb", "-o", "out.ipynb", "-p", "seed=9"]);
        Assert.True(result.ExitCode == 0, result.Error);
        var whole = watch.Elapsed;
        var expected = await FinishedAsync(undisturbed);
        var (killed, restored) = (0, 0);
        while (killed < kills)
        {
            using var folder = Prepare();
            var kept = new HashSet<string>();
            for (var round = 0; round < 4; round++)
            {
                var isKilled = round < 3 && await RunAndKillAsync(folder, trials, whole);
                killed += isKilled ? 1 : 0;
                if (!isKilled && round < 3)
                {
                    break;
                }

                AssertNotAgain(folder, kept);
                restored += kept.Count;
                kept = Kept(folder);
                if (IsDone(folder))
                {
                    // Killed when all was done and said.
                    break;
                }

                if (!isKilled)
                {
                    var last = await Tool.RunAsync(folder.Path, Words(folder));
                    Assert.True(last.ExitCode == 0, $"{string.Join(' ', Words(folder))}: {last.Error}");
                    Assert.Contains("end ", last.Output, StringComparison.Ordinal);
                    AssertNotAgain(folder, kept);
                }
            }

            Assert.Equal(expected, await FinishedAsync(folder));
        }

        log.WriteLine($"{killed} killed, {restored} kept results seen before a later run, {watch.Elapsed.TotalSeconds:0} s.");
    }

    private static TemporaryFolder Prepare()
    {
        var folder = new TemporaryFolder();
        folder.Write("data.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{(i * 7 % 10 > 4 ? "b" : "c")}\n")));
        folder.Write("n.ipynb", NotebookText.Of(_cells));
        return folder;
    }

    private static bool IsDone(TemporaryFolder folder) =>
        HasCopy(folder) && NotebookDocument.Load(folder.File("out.ipynb")).Metadata["modelops"]?["status"]?.ToString() == "succeeded";

    private static bool HasCopy(TemporaryFolder folder) => File.Exists(folder.File("out.ipynb"));

    // A run that was killed before it had written its copy has nothing to go on from.
    private static string[] Words(TemporaryFolder folder) => HasCopy(folder) ? ["run", "--resume", "out.ipynb"] : ["run", "n.ipynb", "-o", "out.ipynb", "-p", "seed=9"];

    /// <returns>False when it ended before it was killed.</returns>
    private static async Task<bool> RunAndKillAsync(TemporaryFolder folder, KillTrials trials, TimeSpan whole)
    {
        using var process = Process.Start(Tool.StartInfo(folder.Path, Words(folder)))!;
        process.StandardInput.Close();
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var trial = await trials.KillAsync(process, whole);
        var said = await reading;
        // Whose child was killed says so by exit code 5.
        Assert.True(trial.IsKilled || trial.ExitCode is 0 or 5, string.Join("\n", said));

        // Whatever was killed, the copy is a notebook.
        _ = HasCopy(folder) ? NotebookDocument.Load(folder.File("out.ipynb")) : null;
        return trial.ExitCode != 0;
    }

    // An entry that is there is whole; the cell says its name in its output.
    private static HashSet<string> Kept(TemporaryFolder folder)
    {
        var root = Path.Combine(folder.Path, ".modelops", "cache");
        return Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "cell.json", SearchOption.AllDirectories).Where(file => !file.Contains("new-", StringComparison.Ordinal)).Select(File.ReadAllText)
                .SelectMany(text => new[] { "load", "fit", "sum" }.Where(name => text.Contains($"kept {name}", StringComparison.Ordinal)))]
            : [];
    }

    private readonly Dictionary<string, int> _begun = [];

    private void AssertNotAgain(TemporaryFolder folder, HashSet<string> kept)
    {
        var file = folder.File("begun.txt");
        var counts = File.Exists(file) ? File.ReadAllLines(file).CountBy(line => line).ToDictionary() : [];
        foreach (var name in kept)
        {
            Assert.Equal(_begun.GetValueOrDefault(folder.Path + name), counts.GetValueOrDefault(name));
        }

        foreach (var (name, count) in counts)
        {
            _begun[folder.Path + name] = count;
        }
    }

    private static async Task<string> FinishedAsync(TemporaryFolder folder)
    {
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        var runs = (await store.SearchRunsAsync(new RunQuery(["0"]))).Items;
        Assert.DoesNotContain(runs, run => run.Info.Status == RunStatus.Running);
        return string.Join("\n", runs.Where(run => run.Info.Status == RunStatus.Finished).Select(run =>
            string.Join(" ", run.Data.Metrics.Where(metric => metric.Key is not "fit_seconds" && !metric.Key.StartsWith("system/", StringComparison.Ordinal)).OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => $"{metric.Key}={metric.Value}"))));
    }
}
