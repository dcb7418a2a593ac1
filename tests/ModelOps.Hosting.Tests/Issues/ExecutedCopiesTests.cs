using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Hosting.Running;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Hosting.Tests.Issues;

/// <summary>Six headless runs of one notebook in one second left one executed copy, and tracked notebooks held other runs' seeds.</summary>
public sealed class ExecutedCopiesTests
{
    [Fact]
    public async Task Runs_at_once_have_a_copy_each_and_track_their_own()
    {
        using var folder = new TemporaryFolder();
        var notebook = folder.Write("sweep.ipynb", NotebookText.Of("// parameters\nvar seed = 0;", "#!track --run-name sweep\nConsole.WriteLine(\"seed \" + seed); await Task.Delay(200);"));
        var seeds = Enumerable.Range(1, 6).ToArray();

        var codes = await Task.WhenAll(seeds.Select(seed => Task.Run(() => NotebookRun.RunAsync(
            new NotebookRunOptions { Notebook = notebook, Folder = folder.Path, Parameters = new Dictionary<string, object?> { ["seed"] = new ParameterText($"{seed}") } },
            TextWriter.Null, TextWriter.Null, CancellationToken.None))));

        Assert.All(codes, code => Assert.Equal(0, code));
        var copies = Directory.GetFiles(Path.Combine(folder.Path, "runs")).Select(File.ReadAllText).ToArray();
        Assert.Equal(seeds, copies.Select(SeedOf).Order());
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{folder.Path}/mlflow.db");
        var runs = await store.SearchRunsAsync(new RunQuery(["0"]));
        var tracked = runs.Items.Select(run => File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(new Uri(run.Info.ArtifactUri).LocalPath, "notebook"))))).ToArray();
        Assert.Equal(seeds, tracked.Select(SeedOf).Order());
    }

    [Fact]
    public void No_two_runs_are_given_one_place()
    {
        using var folder = new TemporaryFolder();
        var options = new NotebookRunOptions { Notebook = "n.ipynb", Folder = folder.Path };

        var places = Enumerable.Range(0, 40).AsParallel().WithDegreeOfParallelism(8).Select(_ => ExecutedCopy.Reserve(options, "n.ipynb")).ToArray();

        Assert.Equal(40, places.Distinct().Count());
        Assert.All(places, place => Assert.True(File.Exists(place)));
    }

    [Fact]
    public async Task A_refused_run_leaves_no_empty_copy()
    {
        using var folder = new TemporaryFolder();
        var notebook = folder.Write("n.ipynb", NotebookText.Of("// parameters\nvar seed = 0;"));
        var options = new NotebookRunOptions { Notebook = notebook, Folder = folder.Path, Parameters = NotebookParameters.Read(null, ["sede=1"]) };

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => NotebookRun.RunAsync(options, TextWriter.Null, TextWriter.Null, CancellationToken.None));

        Assert.Equal("The cell tagged 'parameters' declares no variable 'sede'. Did you mean 'seed'? It declares: seed.", exception.Message);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "runs")));
    }

    // What the cell printed, not what it was given.
    private static int SeedOf(string copy) => int.Parse(Regex.Match(copy, @"""seed (\d)\\n""").Groups[1].Value, CultureInfo.InvariantCulture);
}
