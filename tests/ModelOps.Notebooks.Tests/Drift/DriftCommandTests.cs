using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Drift;

/// <summary>What <c>#!drift</c> shows, its options, and that nothing unknown is called stable.</summary>
public sealed class DriftCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Frame Moved => _bench.Frame("test").With(new Column<double>("age_years", [.. _bench.Frame("test").Numbers("age_years").Select(age => age + 30)]));

    [Fact]
    public async Task Data_that_moved_is_shown_with_the_arithmetic_of_the_worst_column()
    {
        _bench.Host.Variables["moved"] = Moved.Drop("housing");
        _bench.Host.Clear();

        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("drift credit@champion --data moved --fail --as report"));

        Golden.Equal("drift.txt", _bench.Host.Shown[0].Data[MimeBundle.Text]);
        Assert.Equal(3, refusal.ExitCode);
        Assert.StartsWith("moved is not shown to be as the training data of credit@champion: The data has no column 'housing', which the model reads. Drifted from training: age_years (PSI ", refusal.Message);

        // The report is there although the verdict is no.
        Assert.Equal("age_years", Assert.IsType<DriftResult>(_bench.Host.Variables["report"]).Shown?.Column);
        Assert.Equal(["age_years: PSI", "Drift by column"], _bench.Host.Shown.Skip(1).Select(figure => figure.Data[MimeBundle.Text][..14]).Select(text => text.StartsWith("Drift", StringComparison.Ordinal) ? "Drift by column" : text));
    }

    [Fact]
    public async Task A_call_gives_the_verdict_and_does_not_throw()
    {
        _bench.Host.Variables["moved"] = Moved;
        await _bench.RunAsync("drift model --data moved --as magic");

        var called = await _bench.Ops.DriftAsync("model", Moved, new() { Fail = true }, "moved", Stop);

        var magic = (DriftResult)_bench.Host.Variables["magic"];
        Assert.Null(magic.Refusal);
        Assert.Contains("age_years", called.Refusal);
        Assert.Equal(magic.Report.Columns.Select(column => (column.Column, column.Psi)), called.Report.Columns.Select(column => (column.Column, column.Psi)));
    }

    [Fact]
    public async Task Columns_and_show_choose_what_is_looked_at()
    {
        var two = await _bench.Ops.DriftAsync("model", Moved, new() { Columns = ["housing", "credit_amount"], Show = "housing", Fail = true }, cancellationToken: Stop);

        Assert.Equal(["credit_amount", "housing"], two.Report.Columns.Select(column => column.Column).Order(StringComparer.Ordinal));
        Assert.Equal(("housing", null), (two.Shown?.Column, two.Refusal));
        Assert.Contains("How the score of housing comes about", ViewText.Render(two.ToView()));
    }

    [Fact]
    public async Task Other_data_as_the_baseline_is_compared_with_in_place_of_the_models_own()
    {
        _bench.Host.Variables["moved"] = Moved;

        await _bench.RunAsync("drift model --data moved --baseline moved --fail --as report");

        Assert.Equal("stable", ((DriftResult)_bench.Host.Variables["report"]).Report.Verdict);
    }

    [Fact]
    public async Task A_model_without_a_baseline_is_an_error_and_not_stable()
    {
        using var fitted = Learner.Fit(_bench.Frame("train"), new() { Target = "risk", Trainer = "dummy" }, null, Stop).Model;
        fitted.Save(_bench.File("bare"));
        File.Delete(_bench.File(Path.Combine("bare", "baseline.json")));

        var error = await Assert.ThrowsAsync<ModelException>(() => _bench.RunAsync("drift bare --data test"));
        Assert.Equal("The model has no baseline (baseline.json), so drift cannot be measured. Train it again, import it with its training data, or compare with the training data itself.", error.Message);

        await _bench.RunAsync("drift bare --data test --baseline train --fail --as report");
        Assert.Equal(750, ((DriftResult)_bench.Host.Variables["report"]).Report.BaselineRows);
    }

    [Theory]
    [InlineData("--columns hosing,age --minimum-rows 0", "The least number of rows 0 is out of range; give 1 or more.\nThe baseline has no column 'hosing'. Did you mean 'housing'? Its columns are: *\nThe baseline has no column 'age'. Its columns are: *\nThe data has no column 'hosing'. Did you mean 'housing'?\nThe data has no column 'age'.\nThe data shares no column with the baseline, so there is nothing to compare.")]
    [InlineData("--show hosing", "The model has no column 'hosing' to show. Did you mean 'housing'?")]
    [InlineData("--baseline trian", "There is no variable and no file 'trian'. Did you mean 'train'? Load data with #!data load FILE --as trian.")]
    public async Task Options_that_do_not_fit_are_named_all_at_once(string words, string expected)
    {
        var refused = await _bench.RefusedAsync(Face.Notebook, $"drift model --data test {words} --as never");

        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(refused, "(?<=Its columns are: )[^\n]*", "*"));
        Assert.DoesNotContain("never", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task Data_without_rows_or_without_the_models_columns_is_refused()
    {
        _bench.Host.Variables["none"] = _bench.Frame("test").Head(0);
        _bench.Host.Variables["foreign"] = _bench.Frame("test").Select("risk").Rename("risk", "other");

        Assert.Equal("The data has no rows, so there is nothing to compare. Give data with rows.", (await _bench.RefusedAsync("drift model --data none --fail")).Message);
        Assert.Equal("The data shares no column with the baseline, so there is nothing to compare.", (await _bench.RefusedAsync("drift model --data foreign --fail")).Message);
    }
}
