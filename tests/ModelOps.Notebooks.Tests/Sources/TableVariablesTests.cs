using System.Data;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Sources;

/// <summary>Tables of other packages are taken wherever a frame is.</summary>
public sealed class TableVariablesTests : IAsyncDisposable
{
    private sealed record Row(double Amount, string Risk);

    private readonly Workbench _bench = new();

    private Frame Train => (Frame)_bench.Host.Variables["train"];

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_data_frame_is_trained_on_by_its_variable()
    {
        _bench.Host.Variables["df"] = Train.ToDataFrame();
        _bench.Host.Variables["other"] = ((Frame)_bench.Host.Variables["test"]).ToDataView();

        await _bench.RunAsync("train df --target risk --trainer logistic --as model");
        await _bench.RunAsync("evaluate model --data other --as evaluation");

        var run = await RunOfAsync(((TrainResult)_bench.Host.Variables["model"]).RunId);
        Assert.Contains(run, dataset => dataset.StartsWith("df ", StringComparison.Ordinal));
        Assert.NotNull(_bench.Host.Variables["evaluation"]);
    }

    [Theory]
    [InlineData("dataframe", typeof(DataFrame))]
    [InlineData("dataview", typeof(IDataView))]
    [InlineData("arrow", typeof(RecordBatch))]
    [InlineData("datatable", typeof(DataTable))]
    [InlineData("frame", typeof(Frame))]
    public async Task A_file_is_loaded_as_the_table_that_is_asked_for(string type, Type expected)
    {
        Train.WriteCsv(_bench.File("credit.csv"));

        await _bench.RunAsync($"data load credit.csv --as credit --type {type}");
        await _bench.RunAsync("data profile credit --as profile");

        Assert.IsType(expected, _bench.Host.Variables["credit"], exactMatch: false);
        Assert.Contains("credit: 750 rows × 6 columns", _bench.Host.Text);
    }

    [Fact]
    public async Task A_type_is_for_variables_only()
    {
        Train.WriteCsv(_bench.File("credit.csv"));

        Assert.Equal(
            "'Type' is for a notebook's variable. Leave it out, and convert the frame: (await ops.LoadAsync(path)).ToDataFrame().",
            (await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.LoadAsync("credit.csv", new() { Type = "dataframe" }, TestContext.Current.CancellationToken))).Message);
        Assert.Equal("'--type' cannot be 'pandas'. Give one of: frame, dataframe, dataview, arrow, datatable.", (await _bench.RefusedAsync("data load credit.csv --type pandas")).Message);
    }

    [Fact]
    public async Task Calls_take_other_tables_by_themselves()
    {
        var df = Train.ToDataFrame();

        Assert.Equal(750, (await _bench.Ops.ProfileAsync(df, cancellationToken: TestContext.Current.CancellationToken)).RowCount);
        Assert.Equal(750, (await _bench.Ops.ProfileAsync(Train.ToArrow(), cancellationToken: TestContext.Current.CancellationToken)).RowCount);
        Assert.Equal(750, (await _bench.Ops.ProfileAsync(Train.ToDataTable(), cancellationToken: TestContext.Current.CancellationToken)).RowCount);
        Assert.Equal(750, (await _bench.Ops.ProfileAsync(Frame.From(Train.ToDataView()), cancellationToken: TestContext.Current.CancellationToken)).RowCount);
        var split = await _bench.Ops.SplitAsync(df, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("df_train", split.TrainName);
    }

    [Fact]
    public async Task Sql_sees_every_table_by_its_variable()
    {
        _bench.Host.Variables["df"] = Train.ToDataFrame();
        _bench.Host.Variables["rows"] = new[] { new Row(1, "good"), new Row(2, "bad") };

        await _bench.RunAsync("sql --as joined", "select r.Amount, count(*) n from rows r join df on df.risk = r.Risk group by all order by 1");

        Assert.Equal([525, 225], ((Frame)_bench.Host.Variables["joined"]).Numbers("n"));
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_matters_only_where_a_query_needs_it()
    {
        _bench.Host.Variables["odd"] = new[] { new { X = new object() } };

        await _bench.RunAsync("sql --as n", "select 1 as odd");
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("sql", "select * from odd"));

        Assert.Equal("The variable 'odd' is not a table here: Column 'X' is of type Object, which a frame cannot hold. Leave it out, or convert it to numbers, text, flags or timestamps first.", error.Errors[^1]);
    }

    [Fact]
    public async Task A_variable_that_is_no_table_is_named()
    {
        _bench.Host.Variables["number"] = 5;

        Assert.StartsWith("The variable 'number' is a Int32, not a table. Load data with", (await _bench.RefusedAsync("data profile number")).Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> RunOfAsync(string id)
    {
        var store = await _bench.Ops.StoreAsync(TestContext.Current.CancellationToken);
        var run = await store.GetRunAsync(id, TestContext.Current.CancellationToken);
        return [.. run.Inputs.Select(input => $"{input.Dataset.Name} {input.Dataset.Digest}")];
    }
}
