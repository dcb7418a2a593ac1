using System.Globalization;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Security;

public sealed class FuzzTests
{
    /// <summary>Enough recorded calls to have experiments, runs, metrics, inputs and artifacts to aim at.</summary>
    private const int Prelude = 320;

    /// <summary>MODELOPS_FUZZ_REQUESTS=50000 is the full run (bench/tracking/README.md).</summary>
    private static readonly int _requests = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_FUZZ_REQUESTS") ?? "4000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Spoiled_requests_meet_no_unforeseen_error_and_touch_nothing_outside_the_root()
    {
        await using var root = await GuardedRoot.StartAsync();
        var recording = RecordedExchange.Load("3.11");
        var bindings = new Bindings();
        await Replayer.RunAsync([.. recording.Take(Prelude)], null, root.Server.Port, bindings);
        var mutator = new RequestMutator(seed: 20261121);
        var statuses = new SortedDictionary<int, int>();
        using var client = new RawHttpClient(root.Server.Port);
        for (var i = 0; i < _requests; i++)
        {
            var (method, target, headers, body) = mutator.Next(recording, bindings);
            var response = await client.SendAsync(method, target, headers, body);
            statuses[response.Status] = statuses.GetValueOrDefault(response.Status) + 1;
            Assert.True(response.Status is < 500 or 501, $"Request {i}, {method} {target}: {response.Status} {response.Text}\n{string.Join('\n', root.Server.Log)}");
            Assert.DoesNotContain(GuardedRoot.Secret, response.Text, StringComparison.Ordinal);
        }

        root.IsOutsideUntouched($"{_requests} spoiled requests");
        Assert.Equal([], root.Server.Log);
        Assert.True(statuses.Count >= 5, $"The requests met too little: {string.Join(", ", statuses)}");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.Equal(200, (await client.SendAsync("GET", "/health")).Status);
    }
}
