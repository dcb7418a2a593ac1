using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelOps.Deployments.Services;
using ModelOps.Files;
using ModelOps.Models.Onnx;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A registry with models that answer their own version's number, and a state folder.</summary>
internal sealed class ServiceBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private int _asked;

    private ServiceBench(ITrackingStore store) => Tracker = store;

    internal ITrackingStore Tracker { get; }

    /// <summary>How often services have asked the registry.</summary>
    internal int Asked => _asked;

    internal UserState State => new(_folder.File("state"));

    internal DeploymentStore Store => new(State);

    internal HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A registry in which <c>credit</c> has as many versions; <c>champion</c> is the first, <c>challenger</c> the last.</summary>
    internal static async Task<ServiceBench> StartAsync(int versions = 2)
    {
        var folder = new TemporaryFolder();
        var bench = new ServiceBench(await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop));
        for (var version = 1; version <= versions; version++)
        {
            await bench.RegisterAsync(version);
        }

        await bench.Tracker.SetAliasAsync("credit", "champion", 1, Stop);
        await bench.Tracker.SetAliasAsync("credit", "challenger", versions, Stop);
        return bench;
    }

    internal string File(params string[] parts) => _folder.File(parts);

    internal async Task RegisterAsync(int version)
    {
        Save(version, File($"model-{version}"));
        await Tracker.RegisterVersionAsync(new NewModelVersion("credit", File($"model-{version}")), cancellationToken: Stop);
    }

    /// <summary>Makes a version whose graph cannot be loaded.</summary>
    internal async Task<int> RegisterBrokenAsync()
    {
        Save(99, File("broken"));
        await System.IO.File.WriteAllTextAsync(File("broken", "model.onnx"), "not a graph", Stop);
        return (await Tracker.RegisterVersionAsync(new NewModelVersion("credit", File("broken")), cancellationToken: Stop)).Version;
    }

    internal static Model Constant(double answer)
    {
        var graph = new GraphBuilder();
        var zero = graph.Node("Mul", [graph.Input("a", OnnxType.Double, -1), graph.Constant([0.0])]);
        graph.Output(graph.Node("Add", [zero, graph.Constant([answer])]), "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(graph.Model.ToBytes(), new([new("a", SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression })
        {
            Baseline = ModelBaseline.Of(new Frame(new Column<double>("a", [.. Enumerable.Range(0, 1000).Select(i => (double)i)]))),
        });
    }

    internal static DeploymentSpec Spec(string model = "credit@champion") => new() { Name = "credit", Model = model, FollowInterval = TimeSpan.FromSeconds(1) };

    internal Task<ModelService> ServeAsync(DeploymentSpec spec, ModelServiceOptions? options = null) =>
        ModelService.StartAsync(spec, (options ?? new ModelServiceOptions()) with { Store = _ => Task.FromResult(Ask()) }, Stop);

    /// <summary>Serves it with files, as a deployment of this process.</summary>
    internal async Task<(ModelService Service, string Id)> ServeWithFilesAsync(DeploymentSpec spec, ModelServiceOptions? options = null)
    {
        var id = Store.Reserve(spec);
        var service = await ServeAsync(spec, (options ?? new ModelServiceOptions()) with { PayloadFolder = Store.PayloadsOf(id), StateFolder = Store.FolderOf(id) });
        service.Attach(Store, id);
        return (service, id);
    }

    /// <summary>Asks for a score.</summary>
    /// <returns>The version that answered.</returns>
    internal async Task<double> AskAsync(ModelService service, string? id = null)
    {
        using var response = await SendAsync(service, "invocations", """{"dataframe_split":{"columns":["a"],"data":[[1]]}}""", id);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        var answer = json.RootElement.GetProperty("predictions")[0].GetDouble();
        Assert.Equal(answer.ToString(CultureInfo.InvariantCulture), Assert.Single(response.Headers.GetValues("ModelOps-Version")));
        return answer;
    }

    internal Task<HttpResponseMessage> SendAsync(ModelService service, string path, string body, string? id = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, path)) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (id is not null)
        {
            request.Headers.Add("X-Request-Id", id);
        }

        return Http.SendAsync(request, Stop);
    }

    internal static Task UntilAsync(Func<Task<bool>> isSo, string what) => Wait.UntilAsync(isSo, what);

    internal static Task UntilAsync(Func<bool> isSo, string what) => Wait.UntilAsync(isSo, what);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Tracker.DisposeAsync();
        _folder.Dispose();
    }

    private ITrackingStore Ask()
    {
        Interlocked.Increment(ref _asked);
        return Tracker;
    }

    private static void Save(double answer, string folder)
    {
        using var model = Constant(answer);
        model.Save(folder);
    }
}
