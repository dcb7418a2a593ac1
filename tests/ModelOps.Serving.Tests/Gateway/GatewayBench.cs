using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelOps.Models.Onnx;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>A gateway with versions that answer with their own number, so that each answer shows who gave it.</summary>
internal sealed class GatewayBench : IAsyncDisposable
{
    private const string Body = """{"dataframe_split":{"columns":["a"],"data":[[1]]}}""";
    private readonly List<Model> _models = [];

    private GatewayBench(ScoringGateway gateway) => (Gateway, Http) = (gateway, new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = gateway.Url });

    internal ScoringGateway Gateway { get; }

    internal HttpClient Http { get; }

    internal static async Task<GatewayBench> StartAsync(GatewayOptions? options = null, params (string Name, double Answer)[] versions)
    {
        var bench = new GatewayBench(await ScoringGateway.StartAsync(options ?? new GatewayOptions { Scoring = new() { ModelName = "credit" } }));
        foreach (var (name, answer) in versions)
        {
            await bench.Gateway.PutAsync(name, bench.Constant(answer), answer.ToString(CultureInfo.InvariantCulture));
        }

        return bench;
    }

    /// <summary>A model that answers one number, whatever is asked.</summary>
    internal Model Constant(double answer)
    {
        var graph = new GraphBuilder();
        var zero = graph.Node("Mul", [graph.Input("a", OnnxType.Double, -1), graph.Constant([0.0])]);
        graph.Output(graph.Node("Add", [zero, graph.Constant([answer])]), "prediction", OnnxType.Double, -1);
        var model = new Model(new ModelDefinition(graph.Model.ToBytes(), new([new("a", SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression }));
        _models.Add(model);
        return model;
    }

    internal static GatewayTraffic Share(params (string Name, double Weight)[] weights) => new() { Weights = weights.ToDictionary(pair => pair.Name, pair => pair.Weight) };

    internal Task<HttpResponseMessage> SendAsync(string? header = null, string? value = null, string body = Body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "invocations") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for a score.</summary>
    /// <returns>The version that answered, which its answer and its header agree on.</returns>
    internal async Task<double> AskAsync(string? header = null, string? value = null)
    {
        using var response = await SendAsync(header, value);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        var answer = json.RootElement.GetProperty("predictions")[0].GetDouble();
        Assert.Equal(answer.ToString(CultureInfo.InvariantCulture), Assert.Single(response.Headers.GetValues("ModelOps-Version")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        _models.ForEach(model => model.Dispose());
    }
}
