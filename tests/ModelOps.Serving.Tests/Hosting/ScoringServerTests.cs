using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Hosting;

public sealed class ScoringServerTests
{
    [Fact]
    public async Task A_folder_is_served_on_a_free_port_of_this_machine_only()
    {
        using var folder = new TemporaryFolder();
        using (var model = TestModels.Classifier())
        {
            model.Save(folder.File("model"));
        }

        await using var server = await ScoringServer.StartAsync(folder.File("model"));
        Assert.Equal("127.0.0.1", server.Url.Host);
        Assert.InRange(server.Port, 1024, 65535);
        using var http = new HttpClient();
        var answer = await Post(http, new Uri(server.Url, "invocations"), """{"dataframe_split":{"columns":["age","owner"],"data":[[39,"yes"]]}}""");
        Assert.Equal("""{"predictions":[{"label":"bad","probability_bad":0.5,"probability_good":0.5}]}""", answer);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_next_step()
    {
        using var model = TestModels.Columns();
        await using var first = await ScoringServer.StartAsync(model);
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { Port = first.Port }));
        Assert.Equal($"Port {first.Port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with Port; 0 takes any free one.", exception.Message);
    }

    [Fact]
    public async Task All_errory_options_are_reported_at_once()
    {
        using var model = TestModels.Columns();
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringServer.StartAsync(model, new() { Host = "example.org", Port = 70000, MaxRequestBytes = 0, ModelName = "a/b", StopTimeout = TimeSpan.FromSeconds(-1) }));
        Assert.Equal(
        [
            "The host 'example.org' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.",
            "The port 70000 is out of range; give 0 (a free one) to 65535.",
            "The largest request 0 is out of range; give 1 byte or more.",
            "The model name 'a/b' cannot be part of an address; leave out '/', '\\' and '?'.",
            "The stop timeout -00:00:01 is negative; give 0 or more.",
        ], exception.Errors);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("models.example.org", HttpStatusCode.OK)]
    [InlineData("evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("8.8.8.8", HttpStatusCode.Forbidden)]
    public async Task Requests_for_other_names_are_refused(string host, HttpStatusCode status)
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { AllowedHosts = ["models.example.org"] });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "ping"));
        request.Headers.Host = host;
        using var response = await http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("http://models.example.org", HttpStatusCode.OK)]
    public async Task A_foreign_page_scores_nothing_and_every_answer_is_inert(string origin, HttpStatusCode status)
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { AllowedHosts = ["models.example.org"] });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "invocations"))
        {
            Content = new StringContent("""{"dataframe_records":[{"a":1,"b":2}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains(response.Content.Headers.ContentType!.MediaType, (string[])["application/json", "text/plain"]);
        using var shown = await http.GetAsync(new Uri(server.Url, "version"));
        Assert.Equal("nosniff", shown.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("default-src 'none'", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_caller_sent_comes_back_cut()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server.Url, $"v2/models/model/infer"), new StringContent($$"""{"inputs":[{"name":"{{new string('x', 1_000_000)}}","shape":[2],"datatype":"FP64","data":[1]}]}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsStringAsync()).Length, 4000, 4200);
    }

    [Fact]
    public async Task A_request_beyond_the_size_limit_is_refused_with_413()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { MaxRequestBytes = 100 });
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server.Url, "invocations"), new StringContent(new string(' ', 101), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("The request is larger than this server takes; send fewer rows at once.", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Numbers_that_json_lacks_are_null_or_mlflows_words()
    {
        using var model = TestModels.Columns();
        await using var ours = await ScoringServer.StartAsync(model);
        await using var theirs = await ScoringServer.StartAsync(model, new() { MlflowNumbers = true });
        using var http = new HttpClient();
        const string Rows = """{"dataframe_records":[{"a":null,"b":1},{"a":1e308,"b":0},{"a":1,"b":0}],"params":{"scale":1e10}}""";
        Assert.Equal("""{"predictions":[null,null,10000000000.0]}""", await Post(http, new Uri(ours.Url, "invocations"), Rows));
        Assert.Equal("""{"predictions":[NaN,Infinity,10000000000.0]}""", await Post(http, new Uri(theirs.Url, "invocations"), Rows));
    }

    [Fact]
    public async Task A_stopped_server_is_gone_and_its_port_is_free()
    {
        using var model = TestModels.Columns();
        var server = await ScoringServer.StartAsync(model, new() { Port = Ports.Free() });
        await server.DisposeAsync();
        using var listener = new TcpListener(IPAddress.Loopback, server.Port);
        listener.Start();
    }

    [Fact]
    public async Task A_stop_lets_requests_under_way_finish()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        // With "Expect: 100-continue" the body is sent once the server reads it: then the request is surely under way.
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        using var body = new HeldContent("""{"dataframe_records":[{"a":1,"b":2}]}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, "invocations")) { Content = body };
        request.Headers.ExpectContinue = true;
        var answer = http.SendAsync(request);
        await body.Asked;
        var stop = server.StopAsync();
        Assert.False(stop.IsCompleted);
        body.Release();
        using var response = await answer;
        Assert.Equal("""{"predictions":[3.0]}""", await response.Content.ReadAsStringAsync());
        await stop;
    }

    [Fact]
    public async Task Many_clients_at_once_get_their_own_answers()
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Post(http, new Uri(server.Url, "invocations"), $"{{\"dataframe_records\":[{{\"a\":{i},\"b\":0}}]}}")));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{{\"predictions\":[{i}.0]}}"), answers);
    }

    [Fact]
    public async Task The_inference_protocol_answers_with_a_tensor_a_column()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3" });
        using var http = new HttpClient();
        Assert.Equal("""{"live":true}""", await http.GetStringAsync(new Uri(server.Url, "v2/health/live")));
        Assert.Equal("""{"ready":true}""", await http.GetStringAsync(new Uri(server.Url, "v2/health/ready")));
        Assert.Equal("""{"name":"credit","ready":true}""", await http.GetStringAsync(new Uri(server.Url, "v2/models/credit/ready")));
        Assert.Equal(
            """{"name":"credit","versions":["3"],"platform":"onnx_onnxruntime","inputs":[{"name":"age","datatype":"FP64","shape":[-1]},{"name":"owner","datatype":"BYTES","shape":[-1]}],"outputs":[{"name":"label","datatype":"BYTES","shape":[-1]},{"name":"probability_bad","datatype":"FP64","shape":[-1]},{"name":"probability_good","datatype":"FP64","shape":[-1]}]}""",
            await http.GetStringAsync(new Uri(server.Url, "v2/models/credit")));
        Assert.Equal(
            """{"model_name":"credit","model_version":"3","id":"q1","outputs":[{"name":"label","datatype":"BYTES","shape":[2],"data":["bad","bad"]},{"name":"probability_bad","datatype":"FP64","shape":[2],"data":[0.5,0.5]},{"name":"probability_good","datatype":"FP64","shape":[2],"data":[0.5,0.5]}]}""",
            await Post(http, new Uri(server.Url, "v2/models/credit/infer"), """{"id":"q1","inputs":[{"name":"age","shape":[2],"datatype":"FP64","data":[40,39]},{"name":"owner","shape":[2,1],"datatype":"BYTES","data":["no","yes"]}]}"""));
    }

    [Theory]
    [InlineData("other", """{"inputs":[]}""", HttpStatusCode.NotFound, "There is no model 'other' here; this server serves 'model'.")]
    [InlineData("model", """{"inputs":3}""", HttpStatusCode.BadRequest, "An inference request is an object with a list 'inputs'.")]
    [InlineData("model", """{"inputs":[{"name":"a","shape":[3],"datatype":"FP64","data":[1]}]}""", HttpStatusCode.BadRequest, "The input 'a' has 1 values and the shape [3]; a column's shape is [rows] or [rows, 1].")]
    [InlineData("model", """{"inputs":[{"name":"a","shape":[1],"datatype":"FP64","data":[1]}]}""", HttpStatusCode.BadRequest, "Model is missing inputs ['b'].")]
    [InlineData("model", """{"inputs":[{"name":"a"}]}""", HttpStatusCode.BadRequest, "Each input is an object with 'name', 'shape', 'datatype' and 'data'.")]
    public async Task An_errory_inference_request_is_refused_in_plain_words(string name, string body, HttpStatusCode status, string message)
    {
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model);
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server.Url, $"v2/models/{name}/infer"), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(message, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["message"]);
    }

    private static async Task<string> Post(HttpClient http, Uri url, string json)
    {
        using var response = await http.PostAsync(url, new StringContent(json, Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>JSON that is not sent before it is released.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _json;
        private readonly TaskCompletionSource _asked = new();
        private readonly TaskCompletionSource _released = new();

        public HeldContent(string json)
        {
            _json = Encoding.UTF8.GetBytes(json);
            Headers.ContentType = new("application/json");
        }

        public Task Asked => _asked.Task;

        public void Release() => _released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _asked.SetResult();
            await _released.Task;
            await stream.WriteAsync(_json);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _json.Length;
            return true;
        }
    }
}
