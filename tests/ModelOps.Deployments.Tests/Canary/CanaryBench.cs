using Microsoft.Extensions.Time.Testing;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Canary;

/// <summary>A registry with two versions, a canary between them, and requests that come as fast as the clock is turned.</summary>
internal sealed class CanaryBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random;
    private int _requests;

    private CanaryBench(ITrackingStore store, int seed) => (Store, _random) = (store, new Random(seed));

    internal ITrackingStore Store { get; private set; }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    internal Shares Traffic { get; } = new();

    internal string AuditPath => _folder.File("audit.jsonl");

    internal string CanaryFolder => _folder.File("deployment");

    internal Action<string>? Effect { get; set; }

    internal Func<Frame, CancellationToken, Task<Frame>>? Challenger { get; set; }

    internal IRegistryStore? Registry { get; set; }

    internal TimeProvider? Clock { get; set; }

    internal CanaryParts Parts => new()
    {
        Folder = CanaryFolder,
        Traffic = Traffic,
        Registry = Registry ?? Store,
        Audit = new AuditLog(AuditPath),
        Challenger = Challenger,
        Time = Clock ?? Time,
        Effect = Effect,
    };

    internal static async Task<CanaryBench> CreateAsync(int seed = 1)
    {
        var folder = new TemporaryFolder();
        var store = await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}");
        for (var version = 1; version <= 3; version++)
        {
            await store.RegisterVersionAsync(new NewModelVersion("credit-risk", Path.GetDirectoryName(folder.Write("model/MLmodel", "flavors: {}"))!), version switch { 1 => "champion", 2 => "challenger", _ => null });
        }

        return new CanaryBench(store, seed);
    }

    internal static CanaryPlan Plan(CanaryOptions? options = null) => new("credit-risk", 1, 2, "champion", "ada") { Options = options ?? new() };

    internal Task<CanaryController> StartAsync(CanaryOptions? options = null) => CanaryController.StartAsync(Plan(options), Parts);

    /// <summary>Requests to both versions, shared out as the canary wants it.</summary>
    internal void Send(CanaryController canary, int count, Version? champion = null, Version? challenger = null)
    {
        for (var i = 0; i < count; i++)
        {
            var isChallenger = _random.NextDouble() * 100 < Traffic.Percent;
            var version = (isChallenger ? challenger : champion) ?? new();
            canary.Evidence.Scored(Request(isChallenger ? "2" : "1", version));
        }
    }

    internal ScoredRequest Request(string version, Version of)
    {
        var fails = _random.NextDouble() < of.ErrorRate;
        var rows = new Frame(new Column<double>("a", [_requests]));
        return new($"r{_requests++}", "credit-risk", version, Time.GetUtcNow(), TimeSpan.FromMilliseconds(of.Milliseconds * Math.Exp(0.3 * (_random.NextDouble() - 0.5))), fails ? 0 : 1, fails ? 500 : 200)
        {
            Rows = fails ? null : rows,
            Answer = fails ? null : new Frame(new StringColumn("label", [_random.NextDouble() < of.GoodShare ? 0 : 1], ["good", "bad"])),
        };
    }

    /// <summary>Lets minutes pass, with requests and a judgement in each.</summary>
    internal async Task<CanaryState> PassAsync(CanaryController canary, int minutes, int perMinute, Version? champion = null, Version? challenger = null)
    {
        for (var i = 0; i < minutes && !canary.State.IsEnded; i++)
        {
            Send(canary, perMinute, champion, challenger);
            Time.Advance(TimeSpan.FromMinutes(1));
            await canary.JudgeAsync();
        }

        return canary.State;
    }

    internal async Task<int> ChampionAsync() => (await Store.GetVersionByAliasAsync("credit-risk", "champion")).Version;

    internal async Task<IReadOnlyList<string>> AuditAsync()
    {
        var report = await new AuditLog(AuditPath).ReadAsync();
        Assert.Null(report.Error);
        return [.. report.Entries.Select(entry => entry.Action)];
    }

    internal async Task<string> TagAsync(string key) => (await Store.GetModelVersionAsync("credit-risk", 2)).Tags.Single(tag => tag.Key == key).Value;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    internal sealed record Version(double ErrorRate = 0.01, double Milliseconds = 20, double GoodShare = 0.7);

    /// <summary>A clock that somebody sets while time goes on as before.</summary>
    internal sealed class SetClock(TimeProvider time) : TimeProvider
    {
        internal TimeSpan Offset { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

        public override long GetTimestamp() => time.GetTimestamp();
    }

    internal sealed class Shares : ICanaryTraffic
    {
        internal double Percent { get; private set; }

        internal List<double> All { get; } = [];

        /// <summary>Why the challenger gets no requests; null when it does.</summary>
        internal string? Refusal { get; set; }

        public Task SetShareAsync(double percent, CancellationToken cancellationToken = default)
        {
            if (Refusal is not null && percent > 0)
            {
                throw new InvalidInputException(Refusal);
            }

            Percent = percent;
            All.Add(percent);
            return Task.CompletedTask;
        }
    }
}
