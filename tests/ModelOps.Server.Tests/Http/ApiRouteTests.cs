using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOps.Server.Http;
using ModelOps.Server.Tests.Replay;
using ModelOps.Tracking;

namespace ModelOps.Server.Tests.Http;

/// <summary>How a call is read and answered, over the wire.</summary>
public sealed class ApiRouteTests
{
    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/JSON", 200)]
    [InlineData("text/json", 400)]
    [InlineData("application/jsonx", 400)]
    [InlineData("", 400)]
    public async Task A_change_is_taken_as_JSON_only(string type, int status)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await SendAsync(api, "experiments/create", """{"name":"e"}""", type);
        Assert.Equal(status, answer.Status);
        if (status == 400)
        {
            Assert.Equal("Bad Request. Content-Type must be one of ['application/json'].", Message(answer));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"name\":")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_body_without_fields_is_asked_for_the_first_of_them(string body)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await SendAsync(api, "experiments/create", body);
        Assert.Equal((400, "Missing value for required parameter 'name'. See the API docs for more information about request parameters."), (answer.Status, Message(answer)));
    }

    [Fact]
    public async Task An_object_that_was_encoded_twice_is_read()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        Assert.Equal(200, (await SendAsync(api, "experiments/create", "\"{\\\"name\\\": \\\"twice\\\"}\"")).Status);
        Assert.Equal(200, (await api.GetAsync("experiments/get-by-name?experiment_name=twice")).Status);
    }

    [Fact]
    public async Task A_chunked_body_is_read_to_its_end()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.Raw.SendBytesAsync(Encoding.ASCII.GetBytes(
            $"POST {Api.Root}experiments/create HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{{\"name\":\"\r\n7\r\nchunky\"\r\n1\r\n}}\r\n0\r\n\r\n"));
        Assert.Equal(200, answer.Status);
        Assert.Equal(200, (await api.GetAsync("experiments/get-by-name?experiment_name=chunky")).Status);
    }

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("a b", "a+b")]
    [InlineData("100%", "100%25")]
    [InlineData("ü&?=#", "%C3%BC%26%3F%3D%23")]
    public async Task A_query_is_decoded_once(string name, string encoded)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        await api.CreateExperimentAsync(name);
        Assert.Equal(name, (string?)JsonNode.Parse((await api.GetAsync($"experiments/get-by-name?experiment_name={encoded}")).Text)!["experiment"]!["name"]);
    }

    [Fact]
    public async Task A_GET_may_send_its_fields_in_a_body_as_old_clients_do()
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.Raw.SendAsync("GET", Api.Root + "experiments/get", body: """{"experiment_id":"0"}"""u8.ToArray());
        Assert.Equal((200, "Default"), (answer.Status, (string?)JsonNode.Parse(answer.Text)!["experiment"]?["name"]));
    }

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.MaxValue)]
    [InlineData("-Infinity", double.MinValue)]
    public async Task A_metric_that_Python_wrote_as_a_bare_word_is_stored_as_MLflow_stores_it(string word, double value)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var run = await api.CreateRunAsync("0");
        var answer = await SendAsync(api, "runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":{{word}},"timestamp":1}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(value, (await server.Store.GetRunAsync(run)).Data.Metrics.Single().Value);
    }

    [Theory]
    [InlineData(ErrorCode.Unauthenticated, 401)]
    [InlineData(ErrorCode.PermissionDenied, 403)]
    [InlineData(ErrorCode.ResourceDoesNotExist, 404)]
    [InlineData("NOT_FOUND", 404)]
    [InlineData(ErrorCode.EndpointNotFound, 404)]
    [InlineData("ABORTED", 409)]
    [InlineData("RESOURCE_EXHAUSTED", 429)]
    [InlineData(ErrorCode.InternalError, 500)]
    [InlineData("NOT_IMPLEMENTED", 501)]
    [InlineData(ErrorCode.TemporarilyUnavailable, 503)]
    [InlineData("DEADLINE_EXCEEDED", 504)]
    [InlineData(ErrorCode.InvalidParameterValue, 400)]
    [InlineData(ErrorCode.ResourceAlreadyExists, 400)]
    [InlineData("SOMETHING_NEW", 400)]
    public async Task An_error_has_the_status_that_MLflow_gives_its_code(string code, int status)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await ErrorReply.WriteAsync(context, code, "what \"went\" wrong\n");
        await context.Response.BodyWriter.FlushAsync();
        var answer = JsonNode.Parse(Encoding.UTF8.GetString(body.ToArray()))!;
        Assert.Equal((status, "application/json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal((code, "what \"went\" wrong\n"), ((string?)answer["error_code"], (string?)answer["message"]));
        Assert.Equal(code != "NOT_IMPLEMENTED", answer["sqlstate"] is not null);
    }

    [Theory]
    [InlineData("""[1, NaN, {"a": -Infinity}]""", """[1, "NaN", {"a": "-Infinity"}]""")]
    [InlineData("""{"NaN": "Infinity \" NaN"}""", """{"NaN": "Infinity \" NaN"}""")]
    [InlineData("""["\\", NaN]""", """["\\", "NaN"]""")]
    [InlineData("", "")]
    [InlineData("-", "-")]
    public void Only_bare_words_are_put_in_quotes(string body, string quoted) =>
        Assert.Equal(quoted, Encoding.UTF8.GetString(LenientJson.QuoteNumbers(Encoding.UTF8.GetBytes(body), 64)));

    [Fact]
    public void Nesting_has_an_end_and_brackets_in_texts_do_not_count()
    {
        LenientJson.QuoteNumbers(Encoding.UTF8.GetBytes("[[\"[[[[\"]]"), 2);
        var exception = Assert.Throws<TrackingException>(() => LenientJson.QuoteNumbers("[[[]]]"u8, 2));
        Assert.Equal("The body is nested deeper than 2 levels.", exception.Message);
    }

    private static Task<RawResponse> SendAsync(Api api, string path, string body, string type = "application/json") =>
        api.Raw.SendAsync("POST", Api.Root + path, new Dictionary<string, string> { ["Content-Type"] = type }, Encoding.UTF8.GetBytes(body));

    private static string Message(RawResponse answer) => (string)JsonNode.Parse(answer.Text)!["message"]!;
}
