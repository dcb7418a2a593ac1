using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>Searches as a real server answered them: Fixtures/run-searches.jsonl and listing-errors.jsonl, one case a line.</summary>
public sealed class RecordedSearchTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;
    private string _experiment = "";
    private readonly Dictionary<string, string> _ids = [];

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync(_folder.File("x.db"), new() { ArtifactRoot = "mlflow-artifacts:/" });
        _experiment = await _store.CreateExperimentAsync("exp-two", "mlflow-artifacts:/custom/two");
        await AddAsync("run4", "in two", 1_600_000_002_000, null, null, RunStatus.Running, null, null);
        await AddAsync("s0", "alpha", 1_600_000_010_000, "red", "0.1", RunStatus.Finished, 1_600_000_010_500, 0.5);
        await AddAsync("s1", "beta", 1_600_000_020_000, "blue", "0.01", RunStatus.Failed, 1_600_000_021_000, 0.3);
        await AddAsync("s2", "Gamma", 1_600_000_030_000, "Red", "0.1", RunStatus.Finished, 1_600_000_031_500, double.NaN);
        await AddAsync("s3", "delta", 1_600_000_040_000, "green", "0.001", RunStatus.Running, null, null);
        await _store.LogInputsAsync(_ids["s0"], [new(new Dataset("iris", "abc123", "local", "{}"), [new("mlflow.data.context", "training")])]);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_searches_answer_as_recorded()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var (line, json) in Cases("run-searches.jsonl"))
        {
            count++;
            var actual = await AnswerAsync(async () =>
            {
                var query = new RunQuery([_experiment], Filter(json), Order(json), MaxResults: Most(json), PageToken: Text(json, "page_token"));
                return string.Join(", ", (await _store.SearchRunsAsync(query)).Items.Select(run => run.Info.Name));
            });
            var expected = json.TryGetProperty("runs", out var runs) ? string.Join(", ", runs.EnumerateArray().Select(name => name.GetString())) : Text(json, "message")!;
            if (!Same(expected, actual))
            {
                wrong.Add($"{line}\n   was: {actual}");
            }
        }

        Assert.True(count > 90);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Searches_of_experiments_models_and_versions_refuse_as_recorded()
    {
        var wrong = new List<string>();
        foreach (var (line, json) in Cases("listing-errors.jsonl"))
        {
            var query = new SearchQuery(Filter(json), Order(json), Most(json), Text(json, "page_token"));
            var actual = await AnswerAsync(async () => Text(json, "kind") switch
            {
                "experiments" => $"{(await _store.SearchExperimentsAsync(query)).Items.Count} found",
                "registered-models" => $"{(await _store.SearchRegisteredModelsAsync(query)).Items.Count} found",
                _ => $"{(await _store.SearchModelVersionsAsync(query)).Items.Count} found",
            });
            if (!Same(Text(json, "message")!, actual))
            {
                wrong.Add($"{line}\n   was: {actual}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await _store.SearchRunsAsync(new RunQuery([_experiment], OrderBy: ["start_time ASC"], MaxResults: 2, PageToken: token));
            Assert.InRange(page.Items.Count, 1, 2);
            names.AddRange(page.Items.Select(run => run.Info.Name));
            token = page.NextPageToken;
        }
        while (token is not null);

        Assert.Equal(["in two", "alpha", "beta", "Gamma", "delta"], names);
    }

    private async Task AddAsync(string id, string name, long start, string? colour, string? rate, RunStatus status, long? end, double? loss)
    {
        var run = await _store.CreateRunAsync(new NewRun(_experiment, name, start, null, colour is null ? null : [new("c", colour)]));
        _ids[id] = run.Info.RunId;
        await _store.LogBatchAsync(
            run.Info.RunId,
            new RunBatch(loss is { } value ? [new("loss", value, 1_600_000_000_000)] : [], rate is null ? [] : [new("lr", rate)]));
        await _store.UpdateRunAsync(run.Info.RunId, new RunUpdate(status, end));
    }

    private static IEnumerable<(string Line, JsonElement Json)> Cases(string file) =>
        File.ReadLines(RepositoryPaths.Of("tests", "ModelOps.Tracking.Tests", "Fixtures", file)).Select(line => (line, JsonElement.Parse(line)));

    private string? Filter(JsonElement json)
    {
        var filter = Text(json, "filter");
        foreach (var (name, id) in _ids)
        {
            filter = filter?.Replace($"${{{name}}}", id, StringComparison.Ordinal);
        }

        return filter;
    }

    private static List<string>? Order(JsonElement json) =>
        json.TryGetProperty("order_by", out var order) ? [.. order.EnumerateArray().Select(clause => clause.GetString()!)] : null;

    private static int Most(JsonElement json) => json.TryGetProperty("max_results", out var most) ? most.GetInt32() : json.TryGetProperty("kind", out var kind) && kind.GetString() != "experiments" ? 100 : 1000;

    private static string? Text(JsonElement json, string field) => json.TryGetProperty(field, out var text) ? text.GetString() : null;

    // "${#set}" is an unordered list: anything is taken there.
    private static bool Same(string expected, string actual) =>
        Regex.IsMatch(actual, $"^{Regex.Escape(expected).Replace("\\$\\{\\#set}", ".*", StringComparison.Ordinal)}$");

    private static async Task<string> AnswerAsync(Func<Task<string>> search)
    {
        try
        {
            return await search();
        }
        catch (TrackingException exception)
        {
            Assert.Equal("INVALID_PARAMETER_VALUE", exception.ErrorCode);
            return exception.Message;
        }
    }
}
