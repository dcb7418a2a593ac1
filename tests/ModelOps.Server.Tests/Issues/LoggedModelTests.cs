using System.Text.Json.Nodes;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Issues;

/// <summary>MLflow 3's <c>log_model</c> met a page of HTML with 404; its client shows the message of a JSON answer.</summary>
public sealed class LoggedModelTests
{
    [Theory]
    [InlineData("POST", "logged-models")]
    [InlineData("POST", "logged-models/search")]
    [InlineData("GET", "logged-models/m-0123456789abcdef")]
    [InlineData("PATCH", "logged-models/m-0123456789abcdef")]
    [InlineData("DELETE", "logged-models/m-0123456789abcdef")]
    [InlineData("POST", "logged-models/m-0123456789abcdef/params")]
    [InlineData("PATCH", "logged-models/m-0123456789abcdef/tags")]
    [InlineData("GET", "logged-models/m-0123456789abcdef/artifacts/directories")]
    [InlineData("POST", "runs/outputs")]
    public async Task A_call_for_logged_models_is_told_what_to_do_instead(string method, string path)
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var prefix in new[] { Api.Root, "/ajax-api/2.0/mlflow/" })
        {
            var answer = await client.SendAsync(method, prefix + path, new Dictionary<string, string> { ["Content-Type"] = "application/json" }, method == "GET" ? null : "{}"u8.ToArray());
            Assert.Equal(501, answer.Status);
            var json = JsonNode.Parse(answer.Text)!;
            Assert.Equal("NOT_IMPLEMENTED", (string)json["error_code"]!);
            Assert.Contains("mlflow.log_artifacts(\"folder\", \"model\")", (string)json["message"]!, StringComparison.Ordinal);
        }

        Assert.Equal([], server.Log);
    }
}
