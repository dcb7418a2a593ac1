using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Serving.Tests.Observing;

public sealed class ScoringObserverTests
{
    private const string Rows = """{"dataframe_split":{"columns":["age","owner"],"data":[[39,"yes"],[40,"no"]]}}""";
    private const string Infer = """{"id":"ID","inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[40]},{"name":"owner","shape":[1],"datatype":"BYTES","data":["no"]}]}""";
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_scored_request_is_seen_with_its_rows_and_its_answer()
    {
        var observer = new Observer();
        var (status, id) = Assert.Single(await AskAsync(observer, ("invocations", Rows, "order-17")));
        Assert.Equal((HttpStatusCode.OK, "order-17"), (status, id));
        var seen = Assert.Single(observer.Seen);
        Assert.Equal(("order-17", "credit", "3", 2, 200, false), (seen.Id, seen.Model, seen.Version, seen.RowCount, seen.Status, seen.IsShadow));
        Assert.Equal(_now, seen.Time);
        Assert.Equal(["yes", "no"], Enumerable.Range(0, 2).Select(row => ((StringColumn)seen.Rows!["owner"]).Text(row)));
        Assert.Equal(["label", "probability_bad", "probability_good"], seen.Answer!.Columns.Select(column => column.Name));
        Assert.Equal(2, seen.Answer.RowCount);
    }

    [Fact]
    public async Task One_that_takes_no_rows_gets_none_and_another_still_does()
    {
        var (sampler, other) = (new Observer(takes: _ => false), new Observer());
        await AskAsync([sampler, other], ("invocations", Rows, "a"));
        var seen = Assert.Single(sampler.Seen);
        Assert.Equal((2, 200, true, true), (seen.RowCount, seen.Status, seen.Rows is null, seen.Answer is null));
        Assert.Equal(2, Assert.Single(other.Seen).Rows!.RowCount);
        Assert.Equal(["a"], sampler.Asked);
    }

    [Theory]
    [InlineData("order-17", "order-17")]
    [InlineData("!~x:y;z", "!~x:y;z")]
    [InlineData("a/0", null)]
    [InlineData("a b", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task A_request_without_a_usable_id_gets_a_new_one(string? given, string? expected)
    {
        var observer = new Observer();
        var (_, id) = Assert.Single(await AskAsync(observer, ("invocations", Rows, given)));
        Assert.Equal(id, Assert.Single(observer.Seen).Id);
        Assert.Matches(expected is null ? "^[0-9a-f]{32}$" : "^" + System.Text.RegularExpressions.Regex.Escape(expected) + "$", id!);
    }

    [Fact]
    public async Task An_id_that_is_too_long_is_replaced()
    {
        var observer = new Observer();
        var answers = await AskAsync(observer, ("invocations", Rows, new string('x', 128)), ("invocations", Rows, new string('x', 129)));
        Assert.Equal([128, 32], answers.Select(answer => answer.Id!.Length));
    }

    [Theory]
    [InlineData(null, "q1", "q1")]
    [InlineData("header", "q1", "header")]
    [InlineData(null, "q/1", null)]
    public async Task The_id_of_an_inference_request_counts_where_the_header_has_none(string? header, string body, string? expected)
    {
        var observer = new Observer();
        var (_, id) = Assert.Single(await AskAsync(observer, ("v2/models/credit/infer", Infer.Replace("ID", body, StringComparison.Ordinal), header)));
        var seen = Assert.Single(observer.Seen);
        Assert.Equal((id, 1), (seen.Id, seen.RowCount));
        Assert.True(expected is null ? id!.Length == 32 : id == expected);
    }

    [Theory]
    [InlineData("invocations", "{}", 400)]
    [InlineData("invocations", """{"dataframe_split":{"columns":["age"],"data":[[1]]}}""", 400)]
    [InlineData("v2/models/other/infer", Infer, 404)]
    public async Task A_refused_request_is_seen_with_its_status_and_without_rows(string path, string body, int status)
    {
        var observer = new Observer();
        var (answered, id) = Assert.Single(await AskAsync(observer, (path, body, "r1")));
        Assert.Equal((status, "r1"), ((int)answered, id));
        var seen = Assert.Single(observer.Seen);
        Assert.Equal(("r1", "3", 0, status, true, true), (seen.Id, seen.Version, seen.RowCount, seen.Status, seen.Rows is null, seen.Answer is null));
    }

    [Fact]
    public async Task An_observer_that_throws_is_logged_once_and_breaks_no_answer()
    {
        using var record = new TelemetryRecord();
        using var model = TestModels.Classifier();
        var (broken, fine) = (new Observer(takes: _ => throw new InvalidOperationException("disk full"), scored: _ => throw new InvalidOperationException("disk full")), new Observer());
        var answers = await AskAsync(model, new() { ModelName = "credit", ModelVersion = "3", Observers = [broken, fine], LoggerFactory = record }, ("invocations", Rows, "1"), ("invocations", Rows, "2"));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(["1", "2"], fine.Seen.Select(seen => seen.Id));
        Assert.Single(record.Lines, line => line.StartsWith("Error ModelOps.Serving[8] The observer Observer failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_observers_an_id_that_was_given_comes_back_and_none_is_made()
    {
        Assert.Equal(["mine", null], (await AskAsync([], ("invocations", Rows, "mine"), ("invocations", Rows, null))).Select(answer => answer.Id));
    }

    [Theory]
    [InlineData("invocations", Rows)]
    [InlineData("v2/models/credit/infer", Infer)]
    public async Task A_request_has_been_seen_when_its_answer_arrives(string path, string body)
    {
        using var never = new ManualResetEventSlim();
        var observer = new Observer(scored: _ => never.Wait(50));
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new ScoringOptions { ModelName = "credit", Observers = [observer], Time = new FakeTimeProvider(_now) });
        using var http = new HttpClient { BaseAddress = server.Url };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(path, content);

        Assert.Equal((HttpStatusCode.OK, 200), (response.StatusCode, Assert.Single(observer.Seen).Status));
    }

    private static Task<List<(HttpStatusCode Status, string? Id)>> AskAsync(Observer observer, params (string Path, string Body, string? Id)[] requests) => AskAsync([observer], requests);

    private static async Task<List<(HttpStatusCode Status, string? Id)>> AskAsync(Observer[] observers, params (string Path, string Body, string? Id)[] requests)
    {
        using var model = TestModels.Classifier();
        return await AskAsync(model, new() { ModelName = "credit", ModelVersion = "3", Observers = observers, Time = new FakeTimeProvider(_now) }, requests);
    }

    // The server has stopped when this returns: everything has been seen.
    private static async Task<List<(HttpStatusCode Status, string? Id)>> AskAsync(Model model, ScoringOptions options, params (string Path, string Body, string? Id)[] requests)
    {
        await using var server = await ScoringServer.StartAsync(model, options);
        using var http = new HttpClient { BaseAddress = server.Url };
        var answers = new List<(HttpStatusCode, string?)>();
        foreach (var (path, body, id) in requests)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (id is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Request-Id", id);
            }

            using var response = await http.SendAsync(request);
            answers.Add((response.StatusCode, response.Headers.TryGetValues("X-Request-Id", out var given) ? given.Single() : null));
        }

        return answers;
    }

    private sealed class Observer(Func<string, bool>? takes = null, Action<ScoredRequest>? scored = null) : IScoringObserver
    {
        public ConcurrentQueue<ScoredRequest> Seen { get; } = [];

        public ConcurrentQueue<string> Asked { get; } = [];

        public bool Takes(string requestId)
        {
            Asked.Enqueue(requestId);
            return takes?.Invoke(requestId) ?? true;
        }

        public void Scored(ScoredRequest request)
        {
            scored?.Invoke(request);
            Seen.Enqueue(request);
        }
    }
}
