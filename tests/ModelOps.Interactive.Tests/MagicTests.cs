using Microsoft.DotNet.Interactive.Events;
using ModelOps.TestSupport;

namespace ModelOps.Interactive.Tests;

/// <summary>Every magic in the real kernel.</summary>
public sealed class MagicTests
{
    private static string Credit => RepositoryPaths.Of("data", "german_credit.csv");

    [Fact]
    public async Task Every_magic_of_a_models_life_runs_as_a_directive()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        Assert.Contains("german", (await notebook.ShowAsync("#!experiment german")).Text, StringComparison.Ordinal);
        Assert.Contains("Started run", (await notebook.ShowAsync("#!track --run-name life --capture none")).Text, StringComparison.Ordinal);
        Assert.Contains("1000 rows", (await notebook.ShowAsync($"#!data load {Credit} --as credit")).Text, StringComparison.Ordinal);
        Assert.Contains("age_years", (await notebook.ShowAsync("#!data profile credit")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!data schema credit --as schema");
        Assert.Contains("meets its schema", (await notebook.ShowAsync("#!data check credit --schema schema")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!data split credit --test 0.2 --stratify risk --seed 42");
        Assert.Contains("logistic", (await notebook.ShowAsync("#!trainers")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!train credit_train --target risk --positive bad --trainer logistic --seed 1 --as model");
        Assert.Contains("roc_auc", (await notebook.ShowAsync("#!evaluate model --data credit_test --slices housing --as evaluation")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!tune credit_train --target risk --positive bad --trainers logistic --trials 2 --folds 2 --seed 1 --as best");
        await notebook.ShowAsync("#!explain model --data credit_test --top 2");
        await notebook.ShowAsync("#!drift model --data credit_test");
        await notebook.ShowAsync("#!card model");
        await notebook.ShowAsync("#!register model --name german --alias challenger");
        var gate = notebook.Folder.Write("gate.yaml", File.ReadAllText(RepositoryPaths.Of("notebooks", "gates", "credit.yaml")));
        await notebook.ShowAsync($"#!promote german@challenger --to champion --gate {gate}");
        await notebook.ShowAsync("#!deploy german@champion --port 0 --name german");
        Assert.Contains("german", (await notebook.ShowAsync("#!deployments")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!predict german --data credit_test --as served");
        Assert.Equal(200, notebook.Value<Frame>("served").RowCount);
        await notebook.ShowAsync("#!undeploy german");
        Assert.Contains("life", (await notebook.ShowAsync("#!runs")).Text, StringComparison.Ordinal);
        Assert.Contains("life", (await notebook.ShowAsync($"#!run {notebook.Ops.ActiveRun!.RunId}")).Text, StringComparison.Ordinal);
        await notebook.ShowAsync("#!compare --metric roc_auc");
        Assert.Contains("Ended run life", (await notebook.ShowAsync("#!track --end")).Text, StringComparison.Ordinal);
        Assert.Null(notebook.Ops.ActiveRun);
    }

    [Fact]
    public async Task Every_magic_explains_itself()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        foreach (var magic in CommandCatalog.Magics)
        {
            Assert.Contains($"#!{magic}", (await notebook.ShowAsync($"#!{magic} --help")).Text, StringComparison.Ordinal);
        }

        var help = (await notebook.ShowAsync("#!help")).Text;
        Assert.All(CommandCatalog.Magics, magic => Assert.Contains($"#!{magic}", help, StringComparison.Ordinal));
        Assert.Contains("#!set", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usings_are_there_and_so_is_the_session()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""var rows = Frame.ParseCsv("a\n1\n2\n").RowCount; var run = ops.ActiveRun;""");
        Assert.Equal(2, notebook.Value<int>("rows"));
    }

    [Fact]
    public async Task Loading_the_extension_again_keeps_the_session()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        Assert.Same(notebook.Ops, await ModelOpsKernelExtension.LoadAsync(notebook.Kernel));
        await new ModelOpsKernelExtension().OnLoadAsync(notebook.CSharp);
        Assert.Same(notebook.Ops, notebook.Value<ModelOpsSession>("ops"));
    }

    [Fact]
    public async Task A_tracked_cell_is_a_run_around_the_code_below_the_magic()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("var times = 0;");
        var shown = await notebook.ShowAsync("""
            var before = ops.ActiveRun is null;
            #!track --run-name around --capture none
            times++;
            #!data load people.csv --as people
            await ops.ActiveRun.LogMetricAsync("age", 3);
            """.Replace("people.csv", notebook.Folder.Write("people.csv", "name,age\nAda,36\n"), StringComparison.Ordinal));
        Assert.Contains("Finished run around", shown.Text, StringComparison.Ordinal);
        Assert.Equal((1, true), (notebook.Value<int>("times"), notebook.Value<bool>("before")));
        Assert.Equal(1, notebook.Value<Frame>("people").RowCount);
        Assert.Null(notebook.Ops.ActiveRun);
    }

    [Fact]
    public async Task A_tracked_cell_that_throws_is_a_failed_run_and_a_failed_cell()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        Assert.Contains("too late", await notebook.FailAsync("#!track --run-name around --capture none\nthrow new System.Exception(\"too late\");"), StringComparison.Ordinal);
        Assert.Equal("FAILED", Assert.Single(await notebook.EndAsync()).Status);
    }

    [Fact]
    public async Task A_magic_that_refuses_below_track_fails_the_run_with_its_sentence()
    {
        var notebook = await InteractiveNotebook.OpenAsync();
        Assert.Contains("nowhere", await notebook.FailAsync("#!track --run-name around --capture none\n#!data profile nowhere"), StringComparison.Ordinal);
        Assert.Equal("FAILED", Assert.Single(await notebook.EndAsync()).Status);
    }

    [Fact]
    public async Task A_long_step_shows_how_far_it_is_in_one_output_and_takes_it_away()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync(new ShortWaits());
        await notebook.ShowAsync($"#!data load {Credit} --as credit");
        var result = await notebook.RunAsync("#!tune credit --target risk --positive bad --trainers logistic,gradient-boosting --trials 8 --folds 4 --seed 1");
        var progress = result.Events.OfType<DisplayedValueProduced>().Where(shown => shown.ValueId?.StartsWith("progress-", StringComparison.Ordinal) == true).Select(shown => shown.ValueId).ToList();
        Assert.NotEmpty(progress);
        Assert.Distinct(progress);
        Assert.All(progress, id => Assert.All(result.Events.OfType<DisplayedValueUpdated>().Last(shown => shown.ValueId == id).FormattedValues, value => Assert.Equal("", value.Value)));
    }

    /// <summary>All waits take a hundredth of their time, so that a step is long on any machine.</summary>
    private sealed class ShortWaits : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, Short(dueTime), Short(period));

        private static TimeSpan Short(TimeSpan time) => time > TimeSpan.Zero ? time / 100 : time;
    }
}
