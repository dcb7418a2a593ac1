using System.Net;
using System.Text;

namespace ModelOps.Serving.Tests.Hosting;

public sealed class ScoringServerLimitsTests
{
    [Theory]
    [InlineData("invocations", """{"dataframe_split":{"columns":["a","b"],"data":[[1,2],[1,2],[1,2]]}}""")]
    [InlineData("v2/models/model/infer", """{"inputs":[{"name":"a","shape":[3],"datatype":"FP64","data":[1,1,1]},{"name":"b","shape":[3],"datatype":"INT64","data":[2,2,2]}]}""")]
    public async Task A_request_of_too_many_rows_is_refused_with_413(string path, string body)
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { MaxRows = 2 });
        using var http = new HttpClient { BaseAddress = server.Url };
        using var response = await PostAsync(http, path, body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("""{"error_code":"INVALID_PARAMETER_VALUE","message":"The request has 3 rows; this server takes 2 at most. Send fewer rows at once."}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Requests_beyond_the_queue_are_told_to_come_back()
    {
        using var model = TestModels.Heavy();
        await using var server = await ScoringServer.StartAsync(model, new() { MaxConcurrent = 1, MaxQueue = 1 });
        using var http = new HttpClient { BaseAddress = server.Url };
        var body = Rows(300);
        // The host learns that this model takes its time.
        using (await PostAsync(http, "invocations", body))
        {
        }

        // On a busy machine the requests of a round may come one after the other.
        HttpResponseMessage[] responses = [];
        for (var round = 0; round < 20 && responses.All(response => response.StatusCode != HttpStatusCode.TooManyRequests); round++)
        {
            Array.ForEach(responses, response => response.Dispose());
            responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(http, "invocations", body)));
        }

        Assert.All(responses, response => Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.TooManyRequests]));
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        var refused = responses.First(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("""{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"The server is busy: as many requests wait as it takes. Try again later."}""", await refused.Content.ReadAsStringAsync());
        Array.ForEach(responses, response => response.Dispose());
        using var later = await PostAsync(http, "invocations", body);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_ends_with_504()
    {
        using var model = TestModels.Heavy();
        await using var server = await ScoringServer.StartAsync(model, new() { RequestTimeout = TimeSpan.FromMilliseconds(1) });
        using var http = new HttpClient { BaseAddress = server.Url };
        using var response = await PostAsync(http, "invocations", Rows(5000));
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("""{"error_code":"DEADLINE_EXCEEDED","message":"The request was not scored within 0.001 seconds, the time that this server gives it. Send fewer rows at once, or try again later."}""", await response.Content.ReadAsStringAsync());
        using var ping = await http.GetAsync(new Uri("ping", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ping.StatusCode);
    }

    [Fact]
    public async Task The_host_says_that_it_lives_while_it_is_busy()
    {
        using var model = TestModels.Heavy();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient { BaseAddress = server.Url };
        var body = Rows(300);

        // On a busy machine the answer may come after all the others.
        var isAsked = false;
        for (var round = 0; round < 20 && !isAsked; round++)
        {
            var busy = Enumerable.Range(0, 24).Select(_ => PostAsync(http, "invocations", body)).ToArray();
            using (var alive = await http.GetAsync(new Uri("health", UriKind.Relative)))
            {
                Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
                isAsked = busy.Any(request => !request.IsCompleted);
            }

            Array.ForEach(await Task.WhenAll(busy), response =>
            {
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                response.Dispose();
            });
        }

        Assert.True(isAsked, "It answers only when it is idle.");
    }

    private static string Rows(int count) => $$$"""{"dataframe_split":{"columns":["a"],"data":[{{{string.Join(',', Enumerable.Repeat("[1.23456789]", count))}}}]}}""";

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string body) =>
        http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
}
