using Microsoft.Extensions.Time.Testing;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Tests.Watching;

/// <summary>A real payload log of a model with one input, whose rows come without a server.</summary>
internal sealed class LoggedService(string column = "a") : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PayloadLog? _log;
    private int _requests;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 12, 10, 0, TimeSpan.Zero));

    internal string Folder => _folder.File("payloads");

    internal string File(string name) => _folder.File(name);

    internal IReadOnlyList<WatchedVersion> Versions =>
    [
        new("1", ModelBaseline.Of(new Frame(new Column<double>(column, [.. Enumerable.Range(0, 1000).Select(i => (double)i)]))), [column], new ModelFacts { Task = LearningTask.Regression }),
    ];

    /// <summary>Logs requests whose values are as in training, or moved, and writes them.</summary>
    /// <returns>Their ids.</returns>
    internal async Task<IReadOnlyList<string>> ScoreAsync(int rows, double moved = 0)
    {
        _log ??= new PayloadLog(Folder, new PayloadLogOptions { Time = Time });
        var ids = Enumerable.Range(_requests, rows).Select(i => $"r{i}").ToArray();
        foreach (var id in ids)
        {
            var value = (double)(_requests++ * 37 % 1000);
            _log.Scored(new ScoredRequest(id, "credit", "1", Time.GetUtcNow(), TimeSpan.FromMilliseconds(1 + (value / 1000)), 1, 200)
            {
                Rows = new Frame(new Column<double>(column, [value + moved])),
                Answer = new Frame(new Column<double>("prediction", [value])),
            });
        }

        await _log.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Null(_log.Status.Error);
        return ids;
    }

    public async ValueTask DisposeAsync()
    {
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }

        _folder.Dispose();
    }
}
