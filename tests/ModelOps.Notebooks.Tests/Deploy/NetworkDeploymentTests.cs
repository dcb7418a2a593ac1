using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Deploy;

/// <summary>A deployment that a team may use: tokens, a certificate, gRPC; and what <c>#!predict</c> needs to know of it.</summary>
public sealed class NetworkDeploymentTests(TrainedBench trained) : IClassFixture<TrainedBench>, IAsyncDisposable
{
    private const string Variable = "MODELOPS_TEST_DEPLOY_TOKEN";
    private readonly TemporaryFolder _folder = new();
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var deployment in _bench.Ops.Deployments().Values)
        {
            await deployment.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Predictions_find_the_token_and_the_certificate_of_a_deployment_by_its_name()
    {
        Environment.SetEnvironmentVariable(Variable, "0123456789abcdef");
        var (certificate, key, _) = Certificates.Write(_folder);
        var shown = await _bench.ShownAsync($"deploy credit@champion --name team --host 0.0.0.0 --grpc-port 0 --token env:{Variable} --tls-certificate {certificate} --tls-key {key}");
        var deployment = _bench.Ops.Deployments()["team"];
        Assert.Equal(("https", "https"), (deployment.Address.Scheme, deployment.GrpcAddress!.Scheme));
        Assert.Contains("callers  with a token", shown, StringComparison.Ordinal);
        Assert.Matches("team +credit@champion +1 +running +https://0.0.0.0:[0-9]+/ +with a token", await _bench.ShownAsync("deployments"));
        var one = await _bench.Ops.DeploymentAsync("team", Stop);
        Assert.Equal((true, certificate, deployment.GrpcAddress), (one.NeedsToken, one.Certificate, one.GrpcAddress));

        await _bench.RunAsync("predict team --data test --as served");
        await _bench.RunAsync("predict credit@champion --data test --as local");
        Assert.Equal(_bench.Frame("local").Numbers("probability_bad"), _bench.Frame("served").Numbers("probability_bad"));
        Assert.Equal(250, (await deployment.PredictAsync(_bench.Frame("test"), Stop)).RowCount);

        var url = $"https://127.0.0.1:{deployment.Address.Port}";
        Assert.Equal(250, (await _bench.Ops.PredictAsync(null, _bench.Frame("test"), new PredictOptions { Url = url, Token = "env:" + Variable, TlsCertificate = certificate }, Stop)).RowCount);
        Assert.Equal($"The model server at {url}/ asks for a token (401). Give it with --token env:NAME.", (await _bench.RefusedAsync($"predict --url {url} --data test --tls-certificate {certificate}")).Message);
        Assert.StartsWith($"The certificate of the model server at {url}/ is signed by no authority that this machine knows.", (await _bench.RefusedAsync($"predict --url {url} --data test")).Message);

        Environment.SetEnvironmentVariable(Variable, null);
        Assert.Equal($"The deployment 'team' asks for a token. The environment variable '{Variable}', which holds a token, is not set. Set it, or name another. Or give the token with --token env:NAME.", (await _bench.RefusedAsync("predict team --data test")).Message);
    }

    [Theory]
    [InlineData("--host 0.0.0.0", "Other machines reach the host 0.0.0.0, but no token is set. Give --token env:NAME, or --allow-anonymous where a proxy in front checks callers.")]
    [InlineData("--token env:MODELOPS_TEST_NONE", "The environment variable 'MODELOPS_TEST_NONE', which holds a token, is not set. Set it, or name another.")]
    [InlineData("--token 0123456789abcdef", "A token would be kept in a file, and it is a secret. Put it into an environment variable or a file of its own, and give env:NAME or file:PATH.")]
    [InlineData("--tls-key server.key", "'--tls-key' is the key of a certificate. Give --tls-certificate, too.")]
    [InlineData("--max-rows 0", "The most rows 0 of a request are out of range; give 1 or more.")]
    public async Task What_cannot_be_served_is_said_in_a_sentence_and_leaves_nothing(string options, string error)
    {
        Assert.Equal(error, (await _bench.RefusedAsync("deploy credit@champion " + options)).Message);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_bench.Options.StateFolder!, "deployments")));
    }

    [Fact]
    public async Task What_is_not_loopback_may_be_open_when_that_is_said()
    {
        await _bench.RunAsync("deploy credit@champion --host 0.0.0.0 --allow-anonymous");
        Assert.Contains("anybody", await _bench.ShownAsync("deployments status credit"), StringComparison.Ordinal);
        Assert.Equal(250, (await _bench.Ops.PredictAsync("credit", _bench.Frame("test"), cancellationToken: Stop)).RowCount);
    }
}
