using System.Data;
using Microsoft.ML;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Sources;

/// <summary>C# calls take the tables of other libraries as they are, also those whose type is an interface and so converts to nothing.</summary>
public sealed class TablesInCallsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Frame Rows => (Frame)_bench.Host.Variables["train"];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    public sealed record Visit(double Age, string Kind, bool Came);

    [Fact]
    public async Task A_data_view_goes_through_a_whole_life_and_is_called_as_the_caller_calls_it()
    {
        IDataView history = Rows.ToDataView();

        var trained = await _bench.Ops.TrainAsync(history, new() { Target = "risk", Positive = "bad" }, cancellationToken: Stop);
        var evaluation = await _bench.Ops.EvaluateAsync(trained, history, cancellationToken: Stop);
        var drift = await _bench.Ops.DriftAsync(trained, history, cancellationToken: Stop);
        var explained = await _bench.Ops.ExplainAsync(trained, history, new() { Top = 1 }, cancellationToken: Stop);
        var scored = await _bench.Ops.PredictAsync(trained, history, cancellationToken: Stop);
        var same = await _bench.Ops.PredictAsync(trained, Rows, cancellationToken: Stop);

        await _bench.Ops.RegisterAsync(trained, "credit", cancellationToken: Stop);
        _bench.Write("gate.yaml", "metrics:\n  roc_auc: {min: 0.5}\n");
        var promoted = await _bench.Ops.PromoteAsync("credit/1", "champion", "gate.yaml", history, Stop);

        Assert.True(promoted.Promoted);
        var run = await _bench.Ops.RunAsync(trained.RunId, Stop);
        Assert.Contains("history", run.Run.Inputs.Select(input => input.Dataset.Name));
        Assert.Equal(Rows.RowCount, evaluation.RowCount);
        Assert.Equal("history", drift.Data);
        Assert.NotNull(explained.Model);
        Assert.Equal(same.Numbers("probability_bad"), scored.Numbers("probability_bad"));
    }

    [Fact]
    public async Task Records_and_readers_are_looked_at_checked_and_split()
    {
        Visit[] visits = [.. Enumerable.Range(0, 60).Select(row => new Visit(row, row % 3 == 0 ? "new" : "known", row % 2 == 0))];
        using var table = new DataTable();
        table.Columns.Add("age", typeof(double));
        table.Rows.Add(31.5);

        var profile = await _bench.Ops.ProfileAsync(visits, cancellationToken: Stop);
        var schema = await _bench.Ops.SchemaAsync(visits, new() { Out = "visits.json" }, cancellationToken: Stop);
        var check = await _bench.Ops.CheckAsync(visits, "visits.json", cancellationToken: Stop);
        var split = await _bench.Ops.SplitAsync(visits, new() { Stratify = "Came" }, cancellationToken: Stop);
        using IDataReader reader = table.CreateDataReader();
        var read = await _bench.Ops.ProfileAsync(reader, cancellationToken: Stop);

        Assert.Equal("visits", profile.Title);
        Assert.Equal(["Age", "Kind", "Came"], schema.Columns.Select(column => column.Name));
        Assert.Null(check.Refusal);
        Assert.Equal("visits_train", split.TrainName);
        Assert.Equal("reader", read.Title);
    }

    [Fact]
    public async Task A_search_takes_records()
    {
        Visit[] visits = [.. Enumerable.Range(0, 80).Select(row => new Visit(row, row % 3 == 0 ? "new" : "known", row % 2 == 0))];

        var tuned = await _bench.Ops.TuneAsync(visits, new() { Target = "Came", Trainers = ["logistic"], Trials = 2, Folds = 2 }, cancellationToken: Stop);

        Assert.Equal(2, tuned.Search.Leaderboard.Count);
    }

    [Fact]
    public async Task What_is_no_table_is_refused_by_its_expression_and_type()
    {
        var answer = 42;

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.TrainAsync(answer, new() { Target = "risk" }, cancellationToken: Stop));

        Assert.Equal("'answer' is not a table but a value of the type Int32. Give a Frame, a DataFrame, an IDataView, an Arrow or ADO.NET table, or records.", refused.Message);
        Assert.Empty(_bench.Ops.RunIds);
    }
}
