using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A trained model in a registry, and people who work with it, each in a session of their own.</summary>
internal sealed class ApprovalPeople : IAsyncDisposable
{
    private readonly List<ModelOpsSession> _sessions = [];

    internal Workbench Bench { get; } = new();

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Versions 1 and 2 of <c>credit</c>, which the operating system's user trained and tom registered; version 1 is champion when asked for.</summary>
    internal static async Task<ApprovalPeople> StartAsync(bool champion = true)
    {
        var people = new ApprovalPeople();
        await people.Bench.RunAsync(TrainedBench.Training);
        await people.As("tom").RunAsync($"register model --name credit{(champion ? " --alias champion" : "")}");
        await people.As("tom").RunAsync("register model --name credit");
        return people;
    }

    /// <summary>The session of a person.</summary>
    internal Person As(string user)
    {
        var host = new RecordingHost();
        foreach (var (name, value) in Bench.Host.Variables)
        {
            host.Variables[name] = value;
        }

        var session = new ModelOpsSession(host, Bench.Options with { User = user });
        _sessions.Add(session);
        return new(session, host);
    }

    internal async Task<int?> AliasAsync(string alias = "champion") => (await (await Bench.Ops.StoreAsync(Stop)).FindVersionByAliasAsync("credit", alias, Stop))?.Version;

    internal async Task<string?> TagAsync(int version, string key) =>
        (await (await Bench.Ops.StoreAsync(Stop)).GetModelVersionAsync("credit", version, Stop)).Tags.FirstOrDefault(tag => tag.Key == key)?.Value;

    internal async Task<IReadOnlyList<AuditEntry>> EntriesAsync() => (await Bench.Ops.AuditAsync(null, Stop)).Report.Entries;

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }

        await Bench.DisposeAsync();
    }

    internal sealed record Person(ModelOpsSession Ops, RecordingHost Host)
    {
        internal async Task<string> RunAsync(string line)
        {
            Host.Clear();
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            await CommandCatalog.RunAsync(Ops, line[..blank], Workbench.Words(line[blank..]), "", Stop);
            return Host.Text;
        }

        internal async Task<string> RefusedAsync(string line)
        {
            var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => RunAsync(line));
            Assert.Equal(3, refusal.ExitCode);
            return refusal.Message;
        }
    }
}
