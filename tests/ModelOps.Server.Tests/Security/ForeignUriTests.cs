using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Security;

public sealed class ForeignUriTests : IDisposable
{
    private readonly TcpListener _canary = new(IPAddress.Loopback, 0);

    public ForeignUriTests() => _canary.Start();

    [Fact]
    public async Task An_artifact_location_reaches_neither_a_foreign_folder_nor_another_host()
    {
        await using var root = await GuardedRoot.StartAsync();
        var number = 0;
        foreach (var form in AttackForms.Uris)
        {
            var uri = Filled(form);
            var made = await root.Api.PostAsync("experiments/create", new JsonObject { ["name"] = $"e{number++}", ["artifact_location"] = uri });
            Assert.True(made.Status is 200 or 400, $"{uri}: {made.Status} {made.Text}");
            if (made.Status == 400)
            {
                continue;
            }

            var run = await root.Api.CreateRunAsync((string)JsonNode.Parse(made.Text)!["experiment_id"]!);
            foreach (var target in new[] { $"artifacts/list?run_id={run}", $"artifacts/list?run_id={run}&path=passwd", $"/get-artifact?run_uuid={run}&path=passwd" })
            {
                var answer = await root.Api.GetAsync(target);
                Assert.True(answer.Status is 200 or 400 or 404, $"{uri} {target}: {answer.Status} {answer.Text}");
                Assert.DoesNotContain("passwd\",", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("root:", answer.Text, StringComparison.Ordinal);
            }

            var upload = await root.Api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=evil.txt", body: "evil"u8.ToArray());
            Assert.True(upload.Status is 200 or 400, $"{uri}: {upload.Status} {upload.Text}");
            root.IsUntouched(uri);
        }

        NobodyCalled();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_source_reaches_neither_a_foreign_folder_nor_another_host(bool asPrompt)
    {
        await using var root = await GuardedRoot.StartAsync();
        foreach (var form in AttackForms.Uris)
        {
            foreach (var runId in new[] { root.RunId, null })
            {
                var body = new JsonObject { ["name"] = "m", ["source"] = Filled(form), ["run_id"] = runId };
                if (asPrompt)
                {
                    body["tags"] = new JsonArray(new JsonObject { ["key"] = "mlflow.prompt.is_prompt", ["value"] = "true" });
                }

                var made = await root.Api.PostAsync("model-versions/create", body);
                Assert.True(made.Status is 200 or 400 or 404, $"{form}: {made.Status} {made.Text}");
                if (made.Status != 200)
                {
                    continue;
                }

                var version = (string)JsonNode.Parse(made.Text)!["model_version"]!["version"]!;
                var read = await root.Api.GetAsync($"/model-versions/get-artifact?name=m&version={version}&path=passwd");
                Assert.True(read.Status is 400 or 404, $"{form}: {read.Status} {read.Text}");
                root.IsUntouched(form);
            }
        }

        NobodyCalled();
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("file:///etc")]
    [InlineData("file:///proc/self/root/etc")]
    [InlineData("\\..\\..\\etc")]
    [InlineData("..\\x")]
    [InlineData("mlflow-artifacts:/%2e%2e/etc")]
    [InlineData("mlflow-artifacts:/%252e%252e/etc")]
    [InlineData("runs:/x/../..")]
    [InlineData("models:/../..")]
    public async Task A_source_outside_the_run_is_refused_at_once(string source)
    {
        await using var root = await GuardedRoot.StartAsync();
        var made = await root.Api.PostAsync("model-versions/create", new JsonObject { ["name"] = "m", ["source"] = source, ["run_id"] = root.RunId });
        Assert.Equal(400, made.Status);
        Assert.StartsWith($"Invalid model version source: '", (string)JsonNode.Parse(made.Text)!["message"]!, StringComparison.Ordinal);
    }

    public void Dispose() => _canary.Stop();

    private string Filled(string form) => form.Replace("{0}", _canary.LocalEndpoint.ToString(), StringComparison.Ordinal);

    private void NobodyCalled() => Assert.False(_canary.Pending(), "The server called out because of a request.");
}
