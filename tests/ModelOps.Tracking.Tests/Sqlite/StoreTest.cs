using ModelOps.TestSupport;
using ModelOps.Tracking.Sqlite;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>A fresh store with a clock that the test sets, an experiment, and plain SQL on the file beside it.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected static string[] Attacks { get; } =
    [
        "'; DROP TABLE runs; --", "\" OR \"\"=\"", "`x`", "%", "_", "\\", "a\nb", "a\0b", "{0}", "$(id)", "<script>alert(1)</script>", "../../etc/passwd", "ünïcödé 漢字 😀", "\u202Etxt.exe", "\uFEFF", " ",
    ];

    protected SettableClock Clock { get; } = new();

    protected ITrackingStore Store { get; private set; } = null!;

    protected string Experiment { get; private set; } = "";

    protected string Path => _folder.File("mlflow.db");

    public async ValueTask InitializeAsync()
    {
        Store = await TrackingStores.OpenAsync(Path, new() { ArtifactRoot = "mlflow-artifacts:/", Time = Clock });
        Experiment = await Store.CreateExperimentAsync("credit");
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A run's id.</summary>
    protected async Task<string> RunAsync(string name, long start = 1, params Tag[] tags) => (await Store.CreateRunAsync(new NewRun(Experiment, name, start, "ann", tags))).Info.RunId;

    /// <summary>What a query with one column gives.</summary>
    protected List<string?> Rows(string sql)
    {
        using var database = Database.Open(Path);
        using var query = database.Query(sql);
        var rows = new List<string?>();
        while (query.Step())
        {
            rows.Add(query.TextOrNull(0));
        }

        return rows;
    }

    /// <summary>The names of the runs that a search finds, in its order.</summary>
    protected async Task<List<string>> FindAsync(string? filter, params string[] order) =>
        [.. (await Store.SearchRunsAsync(new RunQuery([Experiment], filter, order))).Items.Select(run => run.Info.Name)];

    protected static async Task RefusedAsync(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<TrackingException>(call)).ErrorCode);

    protected sealed class SettableClock : TimeProvider
    {
        public long Now { get; set; } = 1_700_000_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
    }
}
