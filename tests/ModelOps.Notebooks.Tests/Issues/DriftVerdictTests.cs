using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>The headline, the columns and the exit code of drift follow one rule; what cannot be judged is never a success under --fail.</summary>
public sealed class DriftVerdictTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private Frame Test => (Frame)_bench.Host.Variables["test"];

    private async Task<DriftResult> DriftAsync(Frame data, string words = "")
    {
        if (!_bench.Host.Variables.ContainsKey("model"))
        {
            await _bench.RunAsync("train train --target risk --exclude housing --as model");
        }

        _bench.Host.Variables["now"] = data;
        await _bench.RunAsync($"drift model --data now --as report {words}");
        return (DriftResult)_bench.Host.Variables["report"];
    }

    [Fact]
    public async Task Rows_like_those_of_training_pass_though_an_excluded_column_and_the_target_are_there()
    {
        Assert.Equal("stable", (await DriftAsync(Test, "--fail")).Report.Verdict);
        Assert.Null((await DriftAsync(Test.Drop("risk"), "--fail")).Refusal);
    }

    [Fact]
    public async Task A_missing_column_is_named_and_refused()
    {
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => DriftAsync(Test.Drop("age_years"), "--fail"));
        Assert.Equal(3, refusal.ExitCode);
        Assert.Contains("The data has no column 'age_years', which the model reads.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(": missing column", _bench.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_column_is_named_and_refused()
    {
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => DriftAsync(Test.With(new Column<long>("score", new long[Test.RowCount])), "--fail"));
        Assert.Contains("The data has a column 'score', which training did not have.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_rows_are_no_verdict_and_no_success()
    {
        var few = await DriftAsync(Test.Head(1));
        Assert.Equal("too few rows", few.Report.Verdict);
        Assert.All(few.Report.Columns, column => Assert.Equal("too few rows", column.Verdict));
        Assert.DoesNotContain("drifted", _bench.Host.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CheckFailedException>(() => DriftAsync(Test.Head(1), "--fail"));
        Assert.Equal("stable", (await DriftAsync(Test.Head(60), "--fail --minimum-rows 60")).Report.Verdict);
    }

    [Fact]
    public async Task Other_data_can_stand_in_for_the_models_baseline()
    {
        var report = (await DriftAsync(Test, "--baseline test")).Report;
        Assert.Equal((Test.RowCount, 0.0), (report.BaselineRows, report.Columns.Max(column => column.Psi)));
    }
}
