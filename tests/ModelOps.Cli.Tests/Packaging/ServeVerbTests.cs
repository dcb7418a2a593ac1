using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Packaging;

[Collection(PackagedModels.Name)]
public sealed class ServeVerbTests(PackagedModelFixture made)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signed_package_is_checked_served_and_ended_by_SIGTERM()
    {
        await using var served = await ServingProcess.StartAsync(made.Folder, ["package", "--verify-key", "file:key.pub", "--port", "0"]);

        var (status, body) = await served.PostAsync("invocations", PackagedModelFixture.Rows);

        Assert.Matches(@"^Serving wine-quality version 1 at http://127\.0\.0\.1:\d+/ \(\d+ files checked, signature checked; Ctrl\+C ends\)$", served.Line);
        Assert.Equal(200, status);
        Assert.Contains("\"label\":\"good\"", body);
        Assert.Equal(0, await served.TerminateAsync());
    }

    [Theory]
    [InlineData("model/model.onnx", "'model/model.onnx' has changed")]
    [InlineData("app/modelops.dll", "'app/modelops.dll' has changed")]
    [InlineData("model/extra.py", "'model/extra.py' was not in it")]
    public async Task A_package_that_was_touched_is_not_served(string file, string reason)
    {
        var copy = made.Copy();
        await File.AppendAllTextAsync(Path.Combine(copy, file), "x", Stop);

        var result = await Tool.RunAsync(made.Folder, ["serve", copy, "--port", "0"]);

        Assert.Equal((3, "", $"modelops: The package in '{copy}' is not as it was made: {reason}. Get the package again.\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task The_host_of_the_package_serves_it_alone()
    {
        // As in a container: the packaged program, without the compilers that cells need, and without a folder that it may write to.
        var app = Path.Combine(made.Package, "app");
        var start = Tool.StartInfo("/", ["serve", made.Package], ("MODELOPS_FOR", "docker"), ("MODELOPS_HOST", "127.0.0.1"), ("MODELOPS_PORT", $"{Ports.Free()}"), ("HOME", "/nonexistent"), ("MODELOPS_STATE_FOLDER", "/nonexistent"));
        start.ArgumentList[0] = Path.Combine(app, "modelops.dll");
        await using var served = await ServingProcess.StartAsync(start);

        Assert.False(File.Exists(Path.Combine(app, "Microsoft.CodeAnalysis.dll")));
        Assert.Equal(200, (await served.PostAsync("invocations", PackagedModelFixture.Rows)).Status);
    }

    [Fact]
    public async Task An_alias_is_served_and_asked_by_a_health_check()
    {
        await using var served = await ServingProcess.StartAsync(made.Folder, ["Wine Quality@champion", "--port", "0"]);
        var port = $"{served.Http.BaseAddress!.Port}";

        var healthy = await Tool.RunAsync(made.Folder, ["serve", "--check", "--port", port]);
        var none = await Tool.RunAsync(made.Folder, ["serve", "--check", "--port", $"{Ports.Free()}"]);

        Assert.StartsWith("Serving Wine Quality version 1 at ", served.Line);
        Assert.Equal((0, ""), (healthy.ExitCode, healthy.Error));
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("modelops: No server answers at http://127.0.0.1:", none.Error);
    }

    [Fact]
    public async Task A_container_asks_callers_for_a_token_and_does_not_start_without_one()
    {
        (string, string)[] container = [("MODELOPS_FOR", "docker"), ("MODELOPS_HOST", "0.0.0.0"), ("MODELOPS_PORT", $"{Ports.Free()}")];
        var open = await Tool.RunAsync(made.Folder, ["serve", "package"], container);
        var unset = await Tool.RunAsync(made.Folder, ["serve", "package", "--token", "env:NO_SUCH_TOKEN"], container);
        await using var served = await ServingProcess.StartAsync(made.Folder, ["package"], [.. container, ("MODELOPS_TOKEN", "old-secret-0123456789, new-secret-0123456789")]);

        var without = await served.PostAsync("invocations", PackagedModelFixture.Rows);
        served.Http.DefaultRequestHeaders.Authorization = new("Bearer", "new-secret-0123456789");
        var with = await served.PostAsync("invocations", PackagedModelFixture.Rows);

        Assert.Equal((2, "modelops: Other machines reach 0.0.0.0, but no token is set. Set the environment variable MODELOPS_TOKEN to a secret of 16 letters or more, or give --token, or --allow-anonymous where a proxy in front checks callers.\n"), (open.ExitCode, open.Error));
        Assert.StartsWith("modelops: The environment variable 'NO_SUCH_TOKEN', which holds a token, is not set.", unset.Error);
        Assert.Equal((401, 200, 200), (without.Status, with.Status, await served.GetAsync("metrics")));
    }

    [Fact]
    public async Task What_cannot_be_served_is_said_in_a_sentence()
    {
        var nothing = await Tool.RunAsync(made.Folder, ["serve", "nothing"]);
        var target = await Tool.RunAsync(made.Folder, ["serve", "package", "--for", "sagemakr"]);
        var port = await Tool.RunAsync(made.Folder, ["serve", "package"], ("MODELOPS_PORT", "http"));
        var time = await Tool.RunAsync(made.Folder, ["serve", "package", "--timeout", "soon"]);

        Assert.Equal((2, "modelops: There is no folder 'nothing'. Name a package, a model folder, or a registered version as name@alias or name/3.\n"), (nothing.ExitCode, nothing.Error));
        Assert.StartsWith("modelops: There is no package target 'sagemakr'. Did you mean 'sagemaker'?", target.Error);
        Assert.Equal((2, "modelops: '--timeout' cannot be 'soon'. Give a time, such as 5s, or 1ms.\n"), (time.ExitCode, time.Error));
        Assert.Equal((2, "modelops: The environment variable MODELOPS_PORT is 'http', which is not a port. Set it to a number from 1 to 65535.\n"), (port.ExitCode, port.Error));
    }
}
