using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Packaging;

[Collection(PackagedModels.Name)]
public sealed class OciImageTests(PackagedModelFixture made)
{
    [Fact]
    public async Task An_image_without_Docker_is_inspected_unpacked_and_runs_with_a_read_only_root()
    {
        Needs("skopeo", "umoci");
        using var work = new TemporaryFolder();
        var image = work.File("image");
        var output = await made.RunAsync("package", "Wine Quality@champion", "--to", work.File("package"), "--key", "file:key.pem", "--oci", image);

        var config = JsonNode.Parse(await RunAsync("skopeo", "inspect", "--config", $"oci:{image}:1"))!;
        var layout = JsonNode.Parse(await RunAsync("skopeo", "inspect", $"oci:{image}:1"))!;

        Assert.Equal(("65532:65532", "/opt/modelops"), ((string)config["config"]!["User"]!, (string)config["config"]!["WorkingDir"]!));
        Assert.Equal("/opt/dotnet/dotnet /opt/modelops/app/modelops.dll serve", string.Join(' ', config["config"]!["Entrypoint"]!.AsArray().Concat(config["config"]!["Cmd"]!.AsArray())));
        Assert.NotNull(config["config"]!["ExposedPorts"]!["8080/tcp"]);
        Assert.Contains((string)layout["Digest"]!, output);
        Assert.Equal(3, layout["Layers"]!.AsArray().Count);

        await RunAsync("umoci", "unpack", "--image", $"{image}:1", work.File("bundle"));
        await ServesAsync(work.File("bundle", "rootfs"));
    }

    [Fact]
    public async Task A_place_that_is_taken_is_refused_and_nothing_is_left()
    {
        using var work = new TemporaryFolder();
        work.Write("taken/file", "x");

        var result = await Tool.RunAsync(made.Folder, ["package", "Wine Quality@champion", "--to", work.File("package"), "--oci", work.File("taken")]);

        Assert.Equal((2, $"modelops: '{work.File("taken")}' exists and is not an empty folder. Give --oci a new folder, or a new file that ends in .tar.\n"), (result.ExitCode, result.Error));
        Assert.Equal([work.File("taken")], Directory.GetFileSystemEntries(work.Path));
    }

    // A mount namespace of its own: the root is read-only, /proc and /dev are the machine's, and the user is nobody.
    private static async Task ServesAsync(string root)
    {
        if (Environment.UserName != "root" || !File.Exists("/usr/sbin/chroot") || (await ExitAsync("unshare", "--mount", "true")) != 0)
        {
            Assert.Skip("Unpacked and inspected; running it needs root and a mount namespace.");
        }

        var port = Ports.Free();
        const string Script =
            """
            set -e
            mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev"
            exec env -i MODELOPS_FOR=docker MODELOPS_HOST=127.0.0.1 MODELOPS_PORT="$1" DOTNET_EnableDiagnostics=0 /usr/sbin/chroot --userspec=65532:65532 "$0" /opt/dotnet/dotnet /opt/modelops/app/modelops.dll serve
            """;
        var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Script, root, $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        await using var served = await ServingProcess.StartAsync(start);

        Assert.Contains("files checked", served.Line);
        Assert.Equal(200, await served.GetAsync("ping"));
        var (status, body) = await served.PostAsync("invocations", PackagedModelFixture.Rows);
        Assert.Equal(200, status);
        Assert.Contains("\"label\":\"bad\"", body);
        Assert.Equal(0, await served.TerminateAsync());
    }

    private static void Needs(params string[] programs)
    {
        foreach (var program in programs.Where(program => !File.Exists("/usr/bin/" + program)))
        {
            Assert.Skip($"{program} is not installed (Debian: apt-get install {program}).");
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }

    private static async Task<int> ExitAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
