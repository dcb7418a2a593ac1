using ModelOps.Deployments.Tests.Packaging;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Package;

/// <summary>What <c>#!package</c> makes of a registered model, and says. The tool's files are a small sample's: the tool itself is packaged in the tests of the command line.</summary>
public sealed class PackageCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    [Fact]
    public async Task A_version_is_packaged_under_its_name_and_version_with_its_run()
    {
        using var folder = new TemporaryFolder();

        await _bench.RunAsync($"package credit@champion --to {folder.File("package")} --tool {SampleTool.Write(folder)} --for vertex");

        var list = await File.ReadAllTextAsync(folder.File("package", "modelops-package.json"), TestContext.Current.CancellationToken);
        Assert.Contains("\"name\": \"credit\",\n \"version\": \"1\",\n \"run\": \"", list);
        Assert.True(File.Exists(folder.File("package", "vertex", "upload-model.json")));
        Assert.Contains("credit@champion packaged for vertex", _bench.Host.Text);
    }

    [Fact]
    public async Task A_variable_is_packaged_though_it_is_in_no_registry()
    {
        using var folder = new TemporaryFolder();

        var result = await _bench.Ops.PackageAsync(trained.Model.Model, folder.File("package"), new PackageOptions { Tool = SampleTool.Write(folder), Name = "my-model" }, TestContext.Current.CancellationToken);

        Assert.StartsWith("my-model:", result.Package.Image);
        Assert.Null(result.Package.SignedBy);
        Assert.True(File.Exists(folder.File("package", "model", "model.onnx")));
    }

    [Theory]
    [InlineData(Face.Notebook, "--to")]
    [InlineData(Face.Terminal, "--to")]
    public async Task A_folder_with_content_is_refused_in_the_words_of_the_face(Face face, string option)
    {
        using var folder = new TemporaryFolder();
        folder.Write("full/x", "");

        Assert.EndsWith($"Give a new or an empty folder for the package with {option}.", await _bench.RefusedAsync(face, $"package credit@champion --to {folder.File("full")}"));
    }

    [Fact]
    public async Task What_is_missing_or_unknown_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.StartsWith("'package' needs '--to'", (await _bench.RefusedAsync("package credit@champion")).Message);
        Assert.StartsWith("There is no package target 'vertx'. Did you mean 'vertex'?", (await _bench.RefusedAsync($"package credit@champion --to {folder.File("a")} --for vertx")).Message);
        Assert.StartsWith("The environment variable 'NO_SUCH_KEY', which the private key is to come from, is not set.", (await _bench.RefusedAsync($"package credit@champion --to {folder.File("a")} --tool {SampleTool.Write(folder)} --key env:NO_SUCH_KEY")).Message);
        Assert.False(Directory.Exists(folder.File("a")));
    }

    [Fact]
    public void A_result_shows_what_was_made_and_whether_it_is_signed()
    {
        var package = new PackagedModel("/tmp/package", "credit:1", "mcr.microsoft.com/dotnet/aspnet:10.0.1", "docker", ["Dockerfile", "model/MLmodel"], 12_345_678, null, 78, null, null);
        var signed = package with { SignedBy = new string('a', 64), Oci = "/tmp/image.tar", OciDigest = "sha256:" + new string('b', 64) };

        Golden.Equal("package.txt", ViewText.Render(new PackageResult("credit@champion", package).ToView()) + ViewText.Render(new PackageResult("credit@champion", signed).ToView()));
    }
}
