using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>Reported: with a 403 on the alias lookup, promote took the error for "no champion yet" and a worse model became champion.</summary>
[Collection(InThisProcess.Name)]
public sealed class GateLookupTests(RegistryBehindProxy refusing) : IClassFixture<RegistryBehindProxy>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "no", "wants credentials")]
    [InlineData(403, "<html>forbidden</html>", "does not allow this (HTTP 403)")]
    [InlineData(403, """{"error_code": "PERMISSION_DENIED", "message": "not yours"}""", "not yours")]
    [InlineData(404, "<html>not here</html>", "does not know")]
    [InlineData(404, """{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "gone"}""", "gone")]
    [InlineData(400, """{"error_code": "INVALID_PARAMETER_VALUE", "message": "strange"}""", "strange")]
    [InlineData(500, "<html>broken</html>", "failed (HTTP 500)")]
    [InlineData(503, "busy", "failed (HTTP 503)")]
    [InlineData(200, "<html>log in</html>", "not JSON")]
    [InlineData(200, "{}", "without 'name'")]
    [InlineData(200, """{"model_version": {"name": "credit"}}""", "without 'version'")]
    [InlineData(200, "[1]", "JSON that is not an object")]
    [InlineData(0, "", "cannot be reached")]
    public async Task An_error_of_the_champion_lookup_refuses_with_and_without_a_gate(int status, string body, string says)
    {
        refusing.Proxy.Fail = (request => request.HttpMethod == "GET" && request.Url!.AbsolutePath.EndsWith("/registered-models/alias", StringComparison.Ordinal) && request.QueryString["alias"] == "champion", status, body);

        foreach (var gate in (string[][])[["--gate", "gate.yaml", "--data", "test.csv"], []])
        {
            var result = await refusing.ModelopsAsync(["promote", "credit/2", "--to", "champion", .. gate]);

            Assert.Equal(5, result.ExitCode);
            Assert.Contains(says, result.Error);
            Assert.Equal(1, (await refusing.Store.GetVersionByAliasAsync("credit", "champion", Stop)).Version);
        }
    }

    [Fact]
    public async Task Only_an_alias_that_the_model_does_not_have_means_that_there_is_no_champion()
    {
        await using var server = await RegistryBehindProxy.StartAsync();

        Assert.Equal("1", $"{(await server.Store.FindVersionByAliasAsync("credit", "champion", Stop))?.Version}");
        Assert.Null(await server.Store.FindVersionByAliasAsync("credit", "nobody", Stop));
        await using var client = await TrackingStores.OpenAsync(server.Proxy.Address, cancellationToken: Stop);
        Assert.Equal("1", $"{(await client.FindVersionByAliasAsync("credit", "champion", Stop))?.Version}");
        Assert.Null(await client.FindVersionByAliasAsync("credit", "nobody", Stop));
        Assert.Null(await client.FindVersionByAliasAsync("nothing", "champion", Stop));

        var result = await server.ModelopsAsync(["promote", "credit/2", "--to", "first", "--gate", "gate.yaml", "--data", "test.csv"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("must be 0.6 or more", result.Error);
        result = await server.ModelopsAsync(["promote", "credit/1", "--to", "first", "--gate", "gate.yaml", "--data", "test.csv"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("credit version 1 is now first", result.Output);
    }

    [Fact]
    public async Task An_alias_that_points_to_a_deleted_version_is_not_taken_for_a_free_one()
    {
        await using var server = await RegistryBehindProxy.StartAsync();
        await server.Store.DeleteModelVersionAsync("credit", 1, Stop);

        var result = await server.ModelopsAsync(["promote", "credit/2", "--to", "champion"]);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("Model Version (name=credit, version=1) not found", result.Error);
    }

    [Fact]
    public async Task Evaluations_kept_through_a_server_are_the_evidence_of_another_process()
    {
        await using var server = await RegistryBehindProxy.StartAsync();
        string[] promote = ["promote", "credit/2", "--to", "champion", "--gate", "gate.yaml"];

        var nothing = await server.ModelopsAsync(promote);
        Assert.Equal(3, nothing.ExitCode);
        Assert.Contains("evaluate credit/2 --data DATA", nothing.Error);
        foreach (var version in (string[])["credit/1", "credit/2"])
        {
            Assert.Equal(0, (await server.AnotherProcessAsync(["evaluate", version, "--data", "test.csv"])).ExitCode);
        }

        var refused = await server.ModelopsAsync(promote);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("roc_auc is 0.5 (0.5 to 0.5) on ", refused.Error);
        Assert.Matches("version 2: test \\(digest [0-9a-f]{16}, 250 rows\\), evaluated 2", refused.Output);
        Assert.Contains("version 1: test (digest ", refused.Output);
        Assert.Equal(1, (await server.Store.GetVersionByAliasAsync("credit", "champion", Stop)).Version);
    }
}
