using ModelOps.Deployments.Packaging.Images;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Tests.Packaging.Images;

public sealed class DockerfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ToolFiles _tool;

    public DockerfileTests() => _tool = ToolFiles.Of(SampleTool.Write(_folder));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_as_expected() => Golden.Equal("Dockerfile", Text(Dockerfile.Base(_tool), "docker"));

    [Fact]
    public void SageMaker_requires_root_and_takes_the_port_it_is_given()
    {
        var text = Text(Dockerfile.Base(_tool), "sagemaker");

        Assert.Contains("USER 0:0\n", text);
        Assert.Contains("com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true", text);
    }

    [Fact]
    public void A_base_with_a_digest_needs_no_hint_how_to_pin_it()
    {
        var image = "registry.example.com/aspnet@sha256:" + new string('a', 64);

        var text = Text(image, "docker");

        Assert.Contains($"FROM {image}\n", text);
        Assert.DoesNotContain("imagetools", text);
    }

    [Theory]
    [InlineData("mcr.microsoft.com/dotnet/aspnet:10.0.12", true)]
    [InlineData("localhost:5000/base:1-x", true)]
    [InlineData("aspnet", false)]
    [InlineData("aspnet:latest", false)]
    [InlineData("localhost:5000/base", false)]
    [InlineData("a:1\nRUN evil", false)]
    [InlineData("a@sha256:12", false)]
    [InlineData("", false)]
    public void Only_a_pinned_base_is_taken(string image, bool isPinned) => Assert.Equal(isPinned, Dockerfile.Error(image) is null);

    [Fact]
    public void A_self_contained_tool_needs_no_framework()
    {
        _folder.Write("tool/libcoreclr.so", "");
        _folder.Write("tool/modelops", "");

        Assert.Equal("mcr.microsoft.com/dotnet/runtime-deps:10.0.3", Dockerfile.Base(ToolFiles.Of(_folder.File("tool"))));
    }

    private string Text(string image, string target) => Dockerfile.Of(
        image, _tool, target,
        new PackageContext { Name = "credit-risk", Version = "3", Image = "credit-risk:3", Contract = PackageTargets.Find(target).Contract(_ => null) },
        ["Dockerfile", "app/", "compose.yaml", "grafana/", "model/", "modelops-package.json", "modelops-package.sig", "prometheus/", "sbom.cdx.json"]);
}
