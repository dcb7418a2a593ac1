namespace ModelOps.Server.Tests.Replay;

/// <summary>Real servers' answers are the specification; docs/server-compatibility.md is the list of what differs.</summary>
public sealed class ReplayTests
{
    private const string OnPurpose = "Answered differently on purpose";
    private const string AsNewer = "Where 2.17 and 3.11 differ";

    /// <summary>MLflow 3's logged models have no place in the 2.17 layout that the store writes.</summary>
    private const string NotServed = "logged-models";

    [Theory]
    [InlineData("3.11")]
    [InlineData("2.17")]
    public async Task Every_recorded_exchange_is_answered_as_a_real_server_did_or_listed_with_a_reason(string version)
    {
        await using var server = await ServerFixture.StartAsync(time: new TickingTime());
        var recording = RecordedExchange.Load(version).Where(exchange => exchange.Group != NotServed).ToList();
        var newer = version == "2.17" ? RecordedExchange.Load("3.11") : null;
        var (results, asNewer) = await Replayer.RunAsync(recording, newer, server.Port);
        Report(version, results, asNewer);

        var listed = CompatibilityTable.Read(OnPurpose, version);
        var different = results.Where(result => result.Level < ReplayLevel.Body).ToList();
        Assert.True(
            different.All(result => listed.Contains(result.Exchange.Id)),
            "Not as recorded and not listed:\n" + string.Join('\n', different.Where(result => !listed.Contains(result.Exchange.Id)).Select(Line)));
        Assert.Equal([], listed.Except(different.Select(result => result.Exchange.Id)));
        Assert.True(different.Count < 0.035 * results.Count, $"{different.Count} of {results.Count} exchanges differ, 3.5 % or more.");
        var exact = results.Count(result => result.Level == ReplayLevel.Message);
        Assert.True(exact >= 0.95 * results.Count, $"Only {exact} of {results.Count} exchanges are equal with their message.");
        Assert.Equal(CompatibilityTable.Read(AsNewer, version).Order(), asNewer.Order());
        Assert.Equal([], server.Log);
    }

    private static string Line(ReplayResult result) =>
        $"{result.Exchange.Number} {result.Exchange.Id} [{result.Exchange.Method} {result.Exchange.Path}] {result.Level}: {result.Difference}";

    private static void Report(string version, IReadOnlyList<ReplayResult> results, IReadOnlySet<string> asNewer)
    {
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"{version}: {results.Count} exchanges, {results.Count(r => r.Level == ReplayLevel.Message)} at level d, {results.Count(r => r.Level == ReplayLevel.Body)} at c, {results.Count(r => r.Level < ReplayLevel.Body)} below, {asNewer.Count} as 3.11.");
        foreach (var result in results.Where(result => result.Level < ReplayLevel.Message))
        {
            output?.WriteLine(Line(result));
        }

        foreach (var id in asNewer)
        {
            output?.WriteLine($"as 3.11: {id}");
        }
    }
}
