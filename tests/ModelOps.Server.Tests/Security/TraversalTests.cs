using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Security;

public sealed class TraversalTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task No_spelling_of_a_path_leads_the_proxy_out_of_its_root(string method)
    {
        await using var root = await GuardedRoot.StartAsync();
        foreach (var form in AttackForms.Targets)
        {
            var answer = await root.Api.Raw.SendAsync(method, Api.Artifacts + form, body: method == "PUT" ? "evil"u8.ToArray() : null);
            HasGivenNothing(answer, $"{method} {form}");
            root.IsUntouched($"{method} {form}");
        }
    }

    [Fact]
    public async Task No_spelling_of_a_path_in_a_query_leads_out()
    {
        await using var root = await GuardedRoot.StartAsync();
        foreach (var form in AttackForms.Targets.Where(form => form.Length > 0))
        {
            foreach (var target in new[]
            {
                $"/api/2.0/mlflow-artifacts/artifacts?path={form}",
                $"/ajax-api/2.0/mlflow-artifacts/artifacts?path={form}",
                $"/api/2.0/mlflow/artifacts/list?run_id={root.RunId}&path={form}",
                $"/get-artifact?run_uuid={root.RunId}&path={form}",
                $"/model-versions/get-artifact?name=m&version=1&path={form}",
            })
            {
                HasGivenNothing(await root.Api.GetAsync(target), target);
            }

            var upload = await root.Api.Raw.SendAsync("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={root.RunId}&path={form}", body: "evil"u8.ToArray());
            HasGivenNothing(upload, $"upload {form}");
            var parts = await root.Api.PostAsync($"/api/2.0/mlflow-artifacts/mpu/create/{form}", new JsonObject { ["path"] = "x" });
            Assert.True(parts.Status is 400 or 404 or 501, $"mpu {form}: {parts.Status}");
            root.IsUntouched(form);
        }
    }

    [Fact]
    public async Task No_spelling_of_the_root_deletes_it()
    {
        await using var root = await GuardedRoot.StartAsync();
        foreach (var form in AttackForms.Roots)
        {
            foreach (var prefix in new[] { Api.Artifacts, "/ajax-api/2.0/mlflow-artifacts/artifacts/", "/API/2.0/MLFLOW-artifacts/artifacts/" })
            {
                var answer = await root.Api.Raw.SendAsync("DELETE", prefix + form);
                Assert.True(answer.Status < 500, $"{form}: {answer.Status} {answer.Text}");
                root.IsUntouched($"DELETE {prefix}{form}");
            }
        }
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link/secret.txt")]
    [InlineData("link/new.txt")]
    public async Task A_symbolic_link_below_the_root_is_not_followed(string path)
    {
        await using var root = await GuardedRoot.StartAsync();
        Assert.Equal(400, (await root.Api.GetAsync(Api.Artifacts + path)).Status);
        Assert.Equal(400, (await root.Api.PutAsync(Api.Artifacts + path, "evil")).Status);
        Assert.Equal(400, (await root.Api.GetAsync($"artifacts/list?run_id={root.RunId}&path={path}")).Status);
        Assert.Equal(400, (await root.Api.Raw.SendAsync("DELETE", Api.Artifacts + path)).Status);
        var listing = await root.Api.GetAsync("/api/2.0/mlflow-artifacts/artifacts");
        Assert.DoesNotContain("link", listing.Text, StringComparison.Ordinal);
        root.IsUntouched(path);
    }

    [Fact]
    public async Task Deleting_a_folder_with_a_link_in_it_deletes_the_link_and_not_what_it_names()
    {
        await using var root = await GuardedRoot.StartAsync();
        var folder = $"{root.ExperimentId}/{root.RunId}/artifacts";
        Assert.Equal(200, (await root.Api.Raw.SendAsync("DELETE", Api.Artifacts + folder)).Status);
        Assert.False(Directory.Exists(Path.Combine(root.Server.ArtifactRoot, folder)));
        root.IsUntouched(folder);
    }

    [Theory]
    [InlineData("GET", "http://127.0.0.1/api/2.0/mlflow/experiments/search?max_results=1")]
    [InlineData("OPTIONS", "*")]
    public async Task A_target_that_is_no_path_is_refused(string method, string target)
    {
        await using var root = await GuardedRoot.StartAsync();
        Assert.Equal(400, (await root.Api.Raw.SendAsync(method, target)).Status);
        root.IsUntouched(target);
    }

    private static void HasGivenNothing(RawResponse answer, string attack)
    {
        Assert.True(answer.Status < 500, $"{attack}: {answer.Status} {answer.Text}");
        Assert.DoesNotContain(GuardedRoot.Secret, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.txt\",\"is_dir", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp/", answer.Text, StringComparison.Ordinal);
    }
}
