using System.Text;
using ModelOps.TestSupport;
using ModelOps.Tracking.Sqlite;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>
/// Every table after a fixed series of calls, column by column, against rows made by hand from recorded calls of a real server and
/// notes on what it wrote: Fixtures/tables.txt. Ids and times of our own making are written as &lt;id&gt; and &lt;time&gt;.
/// </summary>
public sealed class TableTests : IDisposable
{
    private static readonly string[] _tables =
    [
        "alembic_version", "experiments", "experiment_tags", "runs", "tags", "params", "metrics", "latest_metrics", "datasets", "inputs", "input_tags",
        "registered_models", "registered_model_tags", "registered_model_aliases", "model_versions", "model_version_tags",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _names = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_table_holds_what_a_real_server_wrote()
    {
        var path = _folder.File("x.db");
        await using (var store = await TrackingStores.OpenAsync(path, new() { ArtifactRoot = "mlflow-artifacts:/", Time = new Clock() }))
        {
            await CallsAsync(store);
        }

        var expected = await File.ReadAllTextAsync(RepositoryPaths.Of("tests", "ModelOps.Tracking.Tests", "Fixtures", "tables.txt"));
        Assert.Equal(expected, Dump(path), ignoreLineEndingDifferences: true);
    }

    private async Task CallsAsync(ITrackingStore store)
    {
        var one = await store.CreateExperimentAsync("exp-one");
        await store.CreateExperimentAsync("exp-two", "mlflow-artifacts:/custom/two", [new("team", "red"), new("mlflow.note.content", "hello **md**")]);
        var full = (await store.CreateRunAsync(new NewRun(
            one, "full", 1_600_000_000_000, "ann", [new("mlflow.user", "ann"), new("mlflow.source.name", "nb.ipynb"), new("mlflow.source.type", "NOTEBOOK"), new("colour", "red")]))).Info.RunId;
        var child = (await store.CreateRunAsync(new NewRun(one, "child", 1_600_000_003_000, Tags: [new("mlflow.parentRunId", full)]))).Info.RunId;
        (_names[full], _names[child]) = ("<full>", "<child>");
        foreach (var (value, time, step) in ((double, long, long)[])[(0.5, 0, 0), (0.25, 1, 1), (0.125, 2, 2), (99, 9, 0), (0.5, 0, 0)])
        {
            await store.LogMetricAsync(full, new Metric("loss", value, 1_600_000_000_000 + time, step));
        }

        await store.LogBatchAsync(
            full,
            new RunBatch(
                [new("nan", double.NaN, 1_600_000_000_000), new("inf", double.PositiveInfinity, 1_600_000_000_000), new("ninf", double.NegativeInfinity, 1_600_000_000_000, -3)],
                [new("lr", "0.01"), new("empty", "")],
                [new("stage", "dev")]));
        await store.SetTagAsync(full, new Tag("stage", "prod"));
        await store.SetTagAsync(child, new Tag("mlflow.runName", "child-by-tag"));
        await store.UpdateRunAsync(full, new RunUpdate(RunStatus.Finished, 1_600_000_060_000, "full-renamed"));
        await store.LogInputsAsync(
            full,
            [new(new Dataset("iris", "abc123", "local", "{\"uri\": \"iris.csv\"}", "{\"mlflow_colspec\": []}", "{\"num_rows\": 150}"), [new("mlflow.data.context", "training")])]);
        await store.DeleteRunAsync(child);
        await store.CreateRegisteredModelAsync("m1", "first", [new("k", "v")]);
        await store.CreateModelVersionAsync(new NewModelVersion("m1", $"mlflow-artifacts:/1/{full}/artifacts/model", full, "http://x/y", "v two", [new("a", "b")]));
        await store.CreateModelVersionAsync(new NewModelVersion("m1", "models:/m1/1"));
        await store.CreateModelVersionAsync(new NewModelVersion("m1", "s3://bucket/x"));
        await store.TransitionStageAsync("m1", 1, "production");
        await store.SetAliasAsync("m1", "champion", 1);
        await store.DeleteModelVersionAsync("m1", 3);
    }

    private string Dump(string path)
    {
        using var database = Database.Open(path);
        var text = new StringBuilder();
        foreach (var table in _tables)
        {
            var columns = new List<string>();
            using (var query = database.Query("SELECT name FROM pragma_table_info(?)").Bind(table))
            {
                while (query.Step())
                {
                    columns.Add(query.Text(0));
                }
            }

            text.Append(table).Append(": ").AppendJoin(" | ", columns).Append('\n');
            using var rows = database.Query($"SELECT {string.Join(", ", columns.Select(column => IsNumber(table, column) ? column : $"quote(\"{column}\")"))} FROM {table} ORDER BY rowid");
            while (rows.Step())
            {
                text.Append("  ").AppendJoin(" | ", columns.Select((column, i) => IsNumber(table, column) ? PythonText.Number(rows.Double(i)) : Tidy(column, rows.Text(i)))).Append('\n');
            }
        }

        return text.ToString();
    }

    // SQLite's own writing of the largest double is not exact.
    private static bool IsNumber(string table, string column) => column == "value" && (table is "metrics" or "latest_metrics");

    private string Tidy(string column, string value)
    {
        foreach (var (id, name) in _names)
        {
            value = value.Replace(id, name, StringComparison.Ordinal);
        }

        return column is "dataset_uuid" or "input_uuid" or "source_id" ? "<id>" : value.Replace("1700000000000", "<time>", StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    }
}
