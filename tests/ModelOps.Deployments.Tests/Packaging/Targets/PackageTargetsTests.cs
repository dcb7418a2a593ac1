using ModelOps.Testing;

namespace ModelOps.Deployments.Tests.Packaging.Targets;

public sealed class DockerTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target => PackageTargets.Find("docker");
}

public sealed class SageMakerTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target => PackageTargets.Find("sagemaker");

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("sagemaker.txt", Text(Target));
}

public sealed class AzureMLTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target => PackageTargets.Find("azureml");

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("azureml.txt", Text(Target));
}

public sealed class VertexTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target => PackageTargets.Find("vertex");

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("vertex.txt", Text(Target));
}

public sealed class PackageTargetsTests
{
    [Fact]
    public void An_unknown_target_names_the_nearest_one() =>
        Assert.StartsWith("There is no package target 'sage-maker'. Did you mean 'sagemaker'? The package targets are: docker, sagemaker, azureml, vertex", Assert.Throws<InvalidInputException>(() => PackageTargets.Find("sage-maker")).Message);

    [Fact]
    public void An_added_one_is_found_until_it_is_removed()
    {
        PackageTargets.Add(new Shelf());

        Assert.Equal("A shelf.", PackageTargets.Find("shelf").Summary);
        Assert.True(PackageTargets.Remove("shelf"));
        Assert.DoesNotContain(PackageTargets.All, target => target.Name == "shelf");
    }

    private sealed class Shelf : IPackageTarget
    {
        public string Name => "shelf";

        public string Summary => "A shelf.";

        public ServingContract Contract(Func<string, string?> environment) => new();

        public IReadOnlyList<PackageFile> Files(PackageContext context) => [];
    }
}
