using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Packaging;

/// <summary>Each platform's contract, spoken to the host as that platform runs it: a child process with the platform's environment.</summary>
[Collection(PackagedModels.Name)]
public sealed class ContainerContractTests(PackagedModelFixture made)
{
    private const string Instances = """{"instances":[{"acid":1,"bottle":"a"},{"acid":6,"bottle":"b"}]}""";

    [Fact]
    public async Task SageMaker_pings_and_invokes_on_the_port_it_gives()
    {
        var port = Ports.Free();
        await using var served = await ServingProcess.StartAsync(
            made.Folder, [], ("MODELOPS_FOR", "sagemaker"), ("MODELOPS_HOST", "127.0.0.1"), ("SAGEMAKER_BIND_TO_PORT", $"{port}"), ("SM_MODEL_DIR", Path.Combine(made.Package, "model")));

        Assert.Equal(port, served.Http.BaseAddress!.Port);
        Assert.Equal(200, await served.GetAsync("ping"));
        Assert.Equal(200, (await served.PostAsync("invocations", PackagedModelFixture.Rows)).Status);
        Assert.Equal(200, (await served.PostAsync("invocations", "acid,bottle\n1,a\n", "text/csv")).Status);
        Assert.Equal(415, (await served.PostAsync("invocations", "x", "application/x-npy")).Status);
        Assert.Equal(0, await served.TerminateAsync());
    }

    [Fact]
    public async Task Azure_ML_asks_the_routes_of_its_inference_config()
    {
        await using var served = await ServingProcess.StartAsync(
            made.Folder, [], ("MODELOPS_FOR", "azureml"), ("MODELOPS_HOST", "127.0.0.1"), ("MODELOPS_PORT", $"{Ports.Free()}"), ("MODELOPS_LIVE_ROUTE", "/alive"), ("AZUREML_MODEL_DIR", made.Package));

        Assert.Equal(200, await served.GetAsync("alive"));
        Assert.Equal(200, await served.GetAsync("ready"));
        var (status, body) = await served.PostAsync("score", Instances);
        Assert.Equal((200, 2), (status, JsonNode.Parse(body)!["predictions"]!.AsArray().Count));
        Assert.Contains("signature not checked", served.Line);
    }

    [Fact]
    public async Task Vertex_asks_its_own_routes_and_sends_parameters()
    {
        await using var served = await ServingProcess.StartAsync(
            made.Folder, [],
            ("MODELOPS_FOR", "vertex"), ("MODELOPS_HOST", "127.0.0.1"), ("AIP_HTTP_PORT", $"{Ports.Free()}"), ("AIP_HEALTH_ROUTE", "/v1/endpoints/1/deployedModels/2"),
            ("AIP_PREDICT_ROUTE", "/v1/endpoints/1/deployedModels/2:predict"), ("AIP_STORAGE_URI", made.Package));

        Assert.Equal(200, await served.GetAsync("v1/endpoints/1/deployedModels/2"));
        foreach (var request in new[] { Instances, """{"parameters":{},"instances":[[1,"a"],[6,"b"]]}""" })
        {
            var (status, body) = await served.PostAsync("v1/endpoints/1/deployedModels/2:predict", request);
            Assert.True(status == 200, body);
            Assert.Equal(["predictions"], JsonNode.Parse(body)!.AsObject().Select(field => field.Key));
            Assert.Equal(["bad", "good"], JsonNode.Parse(body)!["predictions"]!.AsArray().Select(row => (string)row!["label"]!));
        }

        var wrong = await served.PostAsync("v1/endpoints/1/deployedModels/2:predict", """{"instances":[{"bottle":"a"}]}""");
        Assert.Equal(400, wrong.Status);
        Assert.Contains("acid", wrong.Body);
    }

    [Fact]
    public async Task KServe_asks_the_inference_protocol_without_a_token_and_Kubernetes_with_one()
    {
        var port = Ports.Free();
        await using var kserve = await ServingProcess.StartAsync(made.Folder, ["package"], ("MODELOPS_FOR", "kserve"), ("MODELOPS_PORT", $"{port}"));
        var kubernetes = await Tool.RunAsync(made.Folder, ["serve", "package"], ("MODELOPS_FOR", "kubernetes"), ("MODELOPS_PORT", $"{Ports.Free()}"));

        Assert.Equal((200, 200), (await kserve.GetAsync("v2/health/ready"), await kserve.GetAsync("v2/models/wine-quality/ready")));
        var (status, body) = await kserve.PostAsync("v2/models/wine-quality/infer", """{"inputs":[{"name":"acid","shape":[2],"datatype":"FP64","data":[1,6]},{"name":"bottle","shape":[2],"datatype":"BYTES","data":["a","b"]}]}""");
        Assert.True(status == 200, body);
        Assert.StartsWith("modelops: Other machines reach 0.0.0.0, but no token is set.", kubernetes.Error);
    }

    [Fact]
    public async Task A_platform_may_call_the_container_by_any_name_but_a_desktop_may_not()
    {
        await using var container = await ServingProcess.StartAsync(made.Folder, ["package"], ("MODELOPS_FOR", "docker"), ("MODELOPS_HOST", "127.0.0.1"), ("MODELOPS_PORT", $"{Ports.Free()}"));
        await using var desktop = await ServingProcess.StartAsync(made.Folder, ["package", "--port", "0"]);

        container.Http.DefaultRequestHeaders.Host = desktop.Http.DefaultRequestHeaders.Host = "model.example.com";

        Assert.Equal((200, 403), (await container.GetAsync("ping"), await desktop.GetAsync("ping")));
    }
}
