using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Data;

/// <summary>What <c>#!data schema</c> and <c>#!data check</c> show, write and refuse.</summary>
public sealed class DataSchemaTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_schema_is_shown_as_a_table_and_written_for_review()
    {
        _bench.Write("few.csv", "id,kind,level,share\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i},{"abcdef"[i % 6]},{"lm"[i % 2]},{(i % 7) - 3.5}\n"))));

        var text = await _bench.ShownAsync("data schema few.csv --out deep/schema.json --as schema");

        Golden.Equal("schema.txt", text);
        Assert.Equal(await File.ReadAllTextAsync(_bench.File("deep/schema.json"), Stop), ((FrameSchema)_bench.Host.Variables["schema"]).ToJson());
        Assert.Equal(((FrameSchema)_bench.Host.Variables["schema"]).ToJson(), (await _bench.Ops.SchemaAsync("few.csv", cancellationToken: Stop)).ToJson());
    }

    [Fact]
    public async Task Ranges_with_one_end_and_long_categories_are_said_in_short()
    {
        var schema = new FrameSchema([new("a", ColumnType.Int64) { Maximum = 9 }, new("b", ColumnType.Float64) { Minimum = -1, Maximum = 0.5 }, new("c", ColumnType.Bool) { Required = false }, new("d", ColumnType.String) { Categories = ["all credits paid back duly", "critical account", "delay in paying in the past", "no credits"] }, new("e", ColumnType.String) { Categories = [new string('x', 70), "y"] }]);

        Golden.Equal("schema-ranges.txt", ViewText.Render(new DataSchemaResult(schema, "few", null).ToView()));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_schema_edited_by_hand_is_not_written_over()
    {
        await _bench.RunAsync("data schema train --out schema.json");
        await _bench.RunAsync("data schema train --out schema.json");
        var edited = (await File.ReadAllTextAsync(_bench.File("schema.json"), Stop)).Replace("\"min\": 0", "\"min\": 18", StringComparison.Ordinal);
        _bench.Write("schema.json", edited);

        Assert.Equal(
            "'schema.json' holds another schema, perhaps edited by hand. Give another name, or --replace true to write over it.",
            await _bench.RefusedAsync(Face.Terminal, "data schema train --out schema.json"));
        var csharp = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.SchemaAsync("train", new() { Out = "schema.json" }, cancellationToken: Stop));

        Assert.Equal("'schema.json' holds another schema, perhaps edited by hand. Give another name, or Replace = true to write over it.", csharp.Message);
        Assert.Equal(edited, await File.ReadAllTextAsync(_bench.File("schema.json"), Stop));
        await _bench.RunAsync("data schema train --out schema.json --replace true");
        Assert.NotEqual(edited, await File.ReadAllTextAsync(_bench.File("schema.json"), Stop));
        Assert.Empty(Directory.GetFiles(_bench.File(""), "*.tmp"));
    }

    [Fact]
    public async Task A_schema_that_cannot_be_written_makes_no_variable()
    {
        _bench.Write("taken", "a file where the folder would be");

        Assert.StartsWith($"Cannot write '{_bench.File("taken/schema.json")}': ", (await _bench.RefusedAsync("data schema train --out taken/schema.json --as schema")).Message);

        Assert.DoesNotContain("schema", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task Data_that_meets_its_schema_passes_by_variable_by_file_and_by_call()
    {
        await _bench.RunAsync("data schema train --out schema.json --as schema");

        Assert.Equal("train meets its schema\n", await _bench.ShownAsync("data check train --schema schema"));
        Assert.Equal("test meets its schema\n", await _bench.ShownAsync("data check test --schema schema.json"));
        var called = await _bench.Ops.CheckAsync(_bench.Frame("test"), "schema.json", "march", Stop);
        Assert.Equal(("march", null), (called.Name, called.Refusal));
    }

    [Fact]
    public async Task Data_that_misses_its_schema_is_shown_with_every_anomaly_and_ends_a_headless_run()
    {
        await _bench.RunAsync("data schema train --as schema");
        var test = _bench.Frame("test");
        _bench.Host.Variables["odd"] = test.Drop("age_years").With(
            new Column<double>("credit_amount", [.. test.Numbers("credit_amount").Select((value, row) => row == 0 ? -5 : value)]),
            StringColumn.From("housing", Enumerable.Range(0, test.RowCount).Select(row => row < 2 ? "tent" : (string?)test["housing"][row])),
            new Column<long>("extra", new long[test.RowCount]));

        _bench.Host.Clear();
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("data check odd --schema schema"));

        Assert.Equal(3, refusal.ExitCode);
        Golden.Equal("check.txt", _bench.Host.Text);
        Assert.StartsWith("odd does not meet its schema: ", refusal.Message);
        Assert.EndsWith(_bench.Host.Text.Split('\n')[1], refusal.Message);

        // A call gives the verdict, and does not throw.
        Assert.Equal(refusal.Message, (await _bench.Ops.CheckAsync("odd", "schema", cancellationToken: Stop)).Refusal);
    }

    [Fact]
    public async Task One_anomaly_is_one()
    {
        await _bench.RunAsync("data schema train --as schema");
        _bench.Host.Variables["short"] = _bench.Frame("test").Drop("age_years");

        Assert.Equal("short does not meet its schema: 1 anomaly. First: Column 'age_years' is missing.", (await _bench.Ops.CheckAsync("short", "schema", cancellationToken: Stop)).Refusal);
    }

    [Theory]
    [InlineData(Face.Notebook, "data check test --schema train", "The variable 'train' is a Frame, not a schema. Infer one with #!data schema DATA --as train.")]
    [InlineData(Face.CSharp, "data check test --schema train", "The variable 'train' is a Frame, not a schema. Infer one with FrameSchema.Infer(frame).")]
    [InlineData(Face.Notebook, "data check tset", "There is no variable and no file 'tset'. Did you mean 'test'? Load data with #!data load FILE --as tset.\n'data check' needs '--schema': Schema to check against: a variable, or a JSON file.")]
    public async Task What_is_not_a_schema_is_refused_with_what_to_do(Face face, string line, string expected) => Assert.Equal(expected, await _bench.RefusedAsync(face, line));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"columns\": 3}")]
    public async Task A_file_that_is_not_a_schema_is_never_met(string text)
    {
        _bench.Write("schema.json", text);

        Assert.Contains(_bench.File("schema.json"), (await _bench.RefusedAsync("data check test --schema schema.json")).Message);
        Assert.Equal($"There is no schema file '{_bench.File("none.json")}'. Check the path, or infer a schema from good data and save it there.", (await _bench.RefusedAsync("data check test --schema none.json")).Message);
    }
}
