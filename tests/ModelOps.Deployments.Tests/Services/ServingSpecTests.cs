using ModelOps.Deployments.Services;
using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>A deployment for a network: tokens by reference, a certificate, limits.</summary>
public sealed class ServingSpecTests : IDisposable
{
    private const string Variable = "MODELOPS_TEST_SERVING_TOKEN";
    private const string Old = "old-0123456789abcdef";
    private const string New = "new-0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    public ServingSpecTests() => Environment.SetEnvironmentVariable(Variable, $"{Old}, {New}");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_takes_callers_with_a_token_over_TLS_and_its_files_hold_no_secret()
    {
        var (certificate, key, thumbprint) = Certificates.Write(_folder);
        await using var bench = await ServiceBench.StartAsync();
        var spec = ServiceBench.Spec() with { PayloadLog = new PayloadSpec(), Serving = new ServingSpec { GrpcPort = 0, Tokens = ["env:" + Variable], Tls = new(certificate) { KeyFile = key }, MaxRows = 1 } };
        var (service, id) = await bench.ServeWithFilesAsync(spec);
        await using var closing = service;

        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == thumbprint };
        using var http = new HttpClient(handler) { BaseAddress = service.Address };
        foreach (var (token, status) in new[] { ("", 401), ("wrong-0123456789abcdef", 401), (Old, 200), (New, 200) })
        {
            http.DefaultRequestHeaders.Authorization = token.Length == 0 ? null : new("Bearer", token);
            Assert.Equal((status, 200), (await PostAsync(http, "invocations", """{"dataframe_records":[{"a":1}]}"""), await GetAsync(http, "ping")));
            foreach (var path in new[] { "board", "metrics", "openapi.json" })
            {
                Assert.Equal(status, await GetAsync(http, path));
            }

            Assert.Equal(status == 200 ? 400 : 401, await PostAsync(http, "feedback", "{}"));
        }

        Assert.Equal(413, await PostAsync(http, "invocations", """{"dataframe_records":[{"a":1},{"a":2}]}"""));
        Assert.Equal(("https", "https"), (service.Address.Scheme, service.GrpcAddress!.Scheme));
        Assert.Equal(service.GrpcAddress, bench.Store.Find(id)!.Status.GrpcAddress);
        Assert.All(Directory.GetFiles(bench.Store.FolderOf(id), "*.json"), file => Assert.DoesNotContain("0123456789abcdef", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal(spec.Serving.Tls, bench.Store.FindSpec(id)!.Serving.Tls);
    }

    [Fact]
    public void What_other_machines_reach_needs_a_token_or_a_word()
    {
        var open = new DeploymentSpec { Name = "d", Model = "m@a", Host = "0.0.0.0" };
        Assert.Equal(["Other machines reach the host 0.0.0.0, but no token is set. Give Tokens, or AllowAnonymous where a proxy in front checks callers."], open.Errors());
        Assert.Empty((open with { Serving = new() { AllowAnonymous = true } }).Errors());
        Assert.Empty((open with { Serving = new() { Tokens = ["env:MODELOPS_TEST_NONE"] } }).Errors());
        Assert.Empty((open with { Host = "::1" }).Errors());
        Assert.Equal((true, false), (open.IsOpen, (open with { Host = "localhost" }).IsOpen));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var spec = new DeploymentSpec { Model = "m@a", Host = "models.example.com", Port = 5010, Serving = new() { GrpcPort = 5010, Tokens = ["s3cret-s3cret-s3cret"], MaxRows = 0, BatchWait = TimeSpan.FromMinutes(1) } };
        Assert.Equal(
            [
                "A token would be kept in a file, and it is a secret. Put it into an environment variable or a file of its own, and give env:NAME or file:PATH.",
                "The host 'models.example.com' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.",
                "Port 5010 cannot be for gRPC as well as for HTTP; give gRPC another port.",
                "The most rows 0 of a request are out of range; give 1 or more.",
                "The delay 00:01:00 of a batch is out of range; give 0 to 10 seconds.",
            ],
            spec.Errors());
    }

    [Theory]
    [InlineData("env:MODELOPS_TEST_NONE", "The environment variable 'MODELOPS_TEST_NONE', which holds a token, is not set. Set it, or name another.")]
    [InlineData("file:short.txt", "The token in file:short.txt cannot be used: it needs 16 visible letters of ASCII or more. Make one with: openssl rand -hex 32")]
    public void A_token_that_is_missing_or_weak_is_named_by_its_reference(string token, string error)
    {
        _folder.Write("short.txt", "short");
        var spec = new ServingSpec { Tokens = [token] }.In(_folder.Path);
        Assert.Equal(error, Assert.Throws<InvalidInputException>(spec.Check).Message.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Paths_are_whole_and_several_tokens_may_stand_in_a_file()
    {
        _folder.Write("tokens.txt", $"{Old}\n{New}\n");
        var spec = new ServingSpec { Tokens = ["file:tokens.txt"], Tls = new("a.pem") { KeyFile = "a.key" } }.In(_folder.Path);
        Assert.Equal((_folder.File("a.pem"), _folder.File("a.key")), (spec.Tls!.CertificateFile, spec.Tls.KeyFile));
        Assert.Equal([Old, New], spec.Apply(new ScoringOptions()).Tokens);
        Assert.Equal(Old, spec.FirstToken());
    }

    [Fact]
    public void A_file_of_an_earlier_version_is_read() =>
        Assert.Equal(new ServingSpec().ToString(), StateJson.Read<DeploymentSpec>("""{"name":"d","model":"m@a","host":"127.0.0.1","port":5010}""").Serving.ToString());

    private static async Task<int> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return (int)answer.StatusCode;
    }

    private static async Task<int> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        return (int)answer.StatusCode;
    }
}
