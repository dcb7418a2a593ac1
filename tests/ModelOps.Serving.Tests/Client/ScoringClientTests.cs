using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Client;

public sealed class ScoringClientTests
{
    private static readonly Frame _people = new(
        new Column<double>("age", [20, double.NaN, 61.25]),
        StringColumn.From("owner", ["yes", null, "ja \"ß\""]),
        new Column<bool>("ignored", [true, false, true]));

    [Fact]
    public async Task Served_and_in_process_predictions_are_equal()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model);
        using var client = new ScoringClient(server.Url);
        Assert.True(await client.PingAsync());
        var served = await client.PredictAsync(_people);
        var local = model.Predict(_people);
        Assert.Equal(local.Columns.Select(column => (column.Name, column.Type)), served.Columns.Select(column => (column.Name, column.Type)));
        Assert.All(local.Columns, column => Assert.Equal(Cells(column), Cells(served[column.Name])));
    }

    [Fact]
    public async Task A_regressor_gives_one_column_of_doubles_even_when_all_are_whole()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var client = new ScoringClient(server.Url);
        var answer = await client.PredictAsync(new Frame(new Column<double>("a", [1, 2]), new Column<long>("b", [2, 2])));
        Assert.Equal([3.0, 4.0], answer.Numbers("prediction"));
        Assert.Equal(ColumnType.Float64, answer["prediction"].Type);
    }

    [Fact]
    public async Task An_id_names_the_request_and_what_cannot_be_one_is_refused()
    {
        using var model = TestModels.Columns();
        var log = new IdLog();
        await using var server = await ScoringServer.StartAsync(model, new ScoringOptions { Observers = [log] });
        using var client = new ScoringClient(server.Url);
        var rows = new Frame(new Column<double>("a", [1]), new Column<long>("b", [2]));
        await client.PredictAsync(rows, "day-1");
        await client.PredictAsync(rows);
        Assert.Equal("day-1", log.Ids[0]);
        Assert.Matches("^[0-9a-f]{32}$", log.Ids[1]);
        Assert.StartsWith("'two words' cannot be the id of a request.", (await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(rows, "two words"))).Message);
    }

    private sealed class IdLog : IScoringObserver
    {
        internal List<string> Ids { get; } = [];

        public bool Takes(string requestId)
        {
            Ids.Add(requestId);
            return false;
        }

        public void Scored(ScoredRequest request)
        {
        }
    }

    [Fact]
    public async Task A_refusal_carries_the_servers_words()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var client = new ScoringClient(server.Url);
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(new Frame(new Column<double>("a", [1]))));
        Assert.Equal("The model server refused the rows (400): Model is missing inputs ['b'].", exception.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var model = TestModels.Columns();
        var server = await ScoringServer.StartAsync(model, new() { Port = Ports.Free() });
        await server.DisposeAsync();
        using var client = new ScoringClient(server.Url);
        Assert.False(await client.PingAsync());
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(_people));
        Assert.StartsWith($"No model server answers at {server.Url}: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Start it, or give its address.", exception.Message, StringComparison.Ordinal);
    }

    private static object?[] Cells(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => column[row])];
}
