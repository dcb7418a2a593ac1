using System.Runtime.Versioning;
using ModelOps.Deployments.Packaging.Signing;

namespace ModelOps.Deployments.Tests.Packaging;

public sealed class ModelPackageTests : IDisposable
{
    private static readonly string[] _always =
        ["Dockerfile", "app/modelops.deps.json", "app/modelops.dll", "compose.yaml", "model/MLmodel", "model/model.onnx", "prometheus/prometheus.yml", "sbom.cdx.json"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_package_holds_model_host_list_and_signature_and_passes_its_check()
    {
        var (privateKey, publicKey) = Keys.Write(_folder);

        var packaged = await WriteAsync(new PackagingOptions { Name = "credit-risk", Version = "3", Key = privateKey });

        using var key = KeyReference.Public(publicKey);
        var manifest = await PackageCheck.VerifyAsync(packaged.Folder, key, Stop);
        Assert.Equal(("credit-risk", "3"), (manifest.Name, manifest.Version));
        Assert.Equal(PackageSignature.Fingerprint(key), packaged.SignedBy);
        Assert.Superset(_always.ToHashSet(), packaged.Files.ToHashSet());
        Assert.DoesNotContain(packaged.Files, file => file.Contains("CodeAnalysis", StringComparison.Ordinal) || file.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Equal("credit-risk:3", packaged.Image);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Everybody_can_read_it_whatever_the_rights_of_the_sources()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights.");
        var model = SampleModel.Write(_folder);
        File.SetUnixFileMode(Path.Combine(model, "MLmodel"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var packaged = await ModelPackage.WriteAsync(model, _folder.File("package"), new PackagingOptions { Tool = SampleTool.Write(_folder) }, Stop);

        foreach (var path in Directory.GetFileSystemEntries(packaged.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.GetUnixFileMode(path).HasFlag(Directory.Exists(path) ? UnixFileMode.OtherExecute : UnixFileMode.OtherRead), path);
        }
    }

    [Fact]
    public async Task The_Dockerfile_copies_everything_the_list_names()
    {
        var packaged = await WriteAsync(new PackagingOptions { Target = "vertex" });

        var copied = (await File.ReadAllLinesAsync(Path.Combine(packaged.Folder, "Dockerfile"), Stop)).Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]).ToHashSet();
        Assert.All(packaged.Files, file => Assert.Contains(file.Split('/')[0], copied));
        Assert.Contains(PackageManifest.FileName, copied);
        Assert.DoesNotContain(PackageManifest.SignatureName, copied);
    }

    [Fact]
    public async Task The_same_model_gives_the_same_list()
    {
        var model = SampleModel.Write(_folder);
        var options = new PackagingOptions { Tool = SampleTool.Write(_folder) };

        var first = await ModelPackage.WriteAsync(model, _folder.File("one"), options, Stop);
        var second = await ModelPackage.WriteAsync(model, _folder.File("two"), options, Stop);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(first.Folder, PackageManifest.FileName), Stop), await File.ReadAllTextAsync(Path.Combine(second.Folder, PackageManifest.FileName), Stop));
    }

    [Fact]
    public async Task All_errors_are_reported_at_once_and_nothing_is_left()
    {
        _folder.Write("full/file", "x");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ModelPackage.WriteAsync(
            _folder.Path, _folder.File("full"), new PackagingOptions { Name = "Credit Risk", Version = "a/b", BaseImage = "aspnet:latest", Image = "credit" }, Stop));

        Assert.Collection(
            error.Errors,
            message => Assert.Equal($"'{_folder.Path}' is not a model folder: it has no MLmodel file. Name a folder as training writes it.", message),
            message => Assert.Equal($"'{_folder.File("full")}' exists and is not an empty folder. Give a new or an empty folder for the package with To.", message),
            message => Assert.StartsWith("'Credit Risk' cannot be the name of an image.", message),
            message => Assert.StartsWith("'a/b' cannot be the tag of an image.", message),
            message => Assert.StartsWith("The image 'credit' cannot be used.", message),
            message => Assert.StartsWith("The base image 'aspnet:latest' is not pinned.", message));
        Assert.Equal([_folder.File("full")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("package/image", "The image '{0}/package/image' and the package '{0}/package' cannot be in each other. Give Oci a place beside the package.")]
    [InlineData("package", "The image '{0}/package' and the package '{0}/package' cannot be in each other. Give Oci a place beside the package.")]
    [InlineData("", "'{0}' exists and is not an empty folder. Give Oci a new folder, or a new file that ends in .tar.")]
    public async Task A_place_for_the_image_that_cannot_be_is_said_before_anything_is_written(string place, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WriteAsync(new PackagingOptions { Oci = _folder.File(place) }));

        Assert.Equal(expected.Replace("{0}", _folder.Path, StringComparison.Ordinal), error.Message);
        Assert.False(Directory.Exists(_folder.File("package")));
    }

    [Fact]
    public async Task A_package_that_failed_half_way_leaves_nothing()
    {
        var model = SampleModel.Write(_folder);
        File.CreateSymbolicLink(Path.Combine(model, "link"), "/etc/hostname");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ModelPackage.WriteAsync(model, _folder.File("package"), new PackagingOptions { Tool = SampleTool.Write(_folder) }, Stop));

        Assert.Equal("The model has a link, 'link', and a package holds none. Put the file itself there.", error.Message);
        Assert.Equal([model, _folder.File("tool")], Directory.GetFileSystemEntries(_folder.Path).Order());
    }

    private Task<PackagedModel> WriteAsync(PackagingOptions options) =>
        ModelPackage.WriteAsync(SampleModel.Write(_folder), _folder.File("package"), options with { Tool = SampleTool.Write(_folder) }, Stop);
}
