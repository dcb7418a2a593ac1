using System.Diagnostics;
using System.Net;
using System.Text;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Serving.Tests.Telemetry;

public sealed class ScoringTelemetryTests
{
    private const string Good = """{"dataframe_split":{"columns":["age","owner"],"data":[[39,"s3cret-owner"],[40,"yes"]]}}""";
    private const string Bad = """{"dataframe_split":{"columns":["age","owner"],"data":[["s3cret-age","yes"]]}}""";

    [Fact]
    public async Task A_request_is_a_span_below_the_one_of_ASP_NET_Core_and_around_the_model_s_own()
    {
        using var record = new TelemetryRecord();
        using var model = TestModels.Classifier();
        await using (var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "7", RunId = "abc", LoggerFactory = record }))
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync(server, Good));
        }

        var span = await record.SpanAsync("score request");
        Assert.Equal(("credit", "7", "abc", "invocations"), (span.GetTagItem("modelops.model.name"), span.GetTagItem("modelops.model.version"), span.GetTagItem("modelops.run.id"), span.GetTagItem("modelops.scoring.protocol")));
        Assert.Equal("Microsoft.AspNetCore", span.Parent!.Source.Name);
        Assert.Equal(2, Assert.Single(record.Spans, each => each.DisplayName == "score" && each.ParentId == span.Id).GetTagItem("modelops.rows"));
        var took = Assert.Single(record.Measurements, each => each.Name == "modelops.scoring.request.duration");
        Assert.Equal("modelops.model.name=credit modelops.model.version=7 modelops.scoring.protocol=invocations", string.Join(' ', took.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order()));
        // The warm-up before it scores one row, or hundreds.
        Assert.Single(record.Measurements, each => each.Name == "modelops.model.score.rows" && each.Value == 2);
        Assert.Contains(record.Measurements, each => each.Name == "modelops.model.score.duration");
        Assert.Equal(
            ["Information ModelOps.Serving[1] Serving credit version 7 at http://127.0.0.1:PORT/", "Information ModelOps.Serving[2] Stopped serving credit version 7"],
            record.Lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, @":\d+/", ":PORT/")));
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_request_says_its_code_and_nothing_of_its_data()
    {
        using var record = new TelemetryRecord();
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", LoggerFactory = record });
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(server, Bad));

        var span = await record.SpanAsync("score request");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Contains((string)span.GetTagItem("error.type")!, (string[])["BAD_REQUEST", "INVALID_PARAMETER_VALUE"]);
        Assert.Contains("Debug ModelOps.Serving[3] A request for scores of credit was refused with 400", record.Lines);
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_scorer_shows_nothing()
    {
        using var record = new TelemetryRecord();
        using var model = TestModels.Classifier();
        using var scorer = model.CreateRowScorer();
        Assert.Equal(2, scorer.Run().Length);
        Assert.Empty(record.Spans);
        Assert.Empty(record.Measurements);
    }

    private static async Task<HttpStatusCode> PostAsync(ScoringServer server, string body)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.Url, "invocations"), new StringContent(body, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }
}
