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

    [Fact]
    public void A_name_that_is_too_long_for_the_platform_is_cut_and_other_letters_become_dashes()
    {
        var context = Context(Target) with { Name = new string('a', 50), Version = "1.2_0123456789abcdef" };

        Assert.Contains($"\"ModelName\": \"{context.Name}-1-2-01234567\"", Target.Files(context)[0].Text, StringComparison.Ordinal);
    }
}

public sealed class AzureMLTargetTests : PackageTargetContract
{
    protected override IPackageTarget Target => PackageTargets.Find("azureml");

    [Fact]
    public void Its_files_are_as_expected() => Golden.Equal("azureml.txt", Text(Target));

    [Fact]
    public void A_version_of_a_run_is_cut_to_what_the_platform_takes() =>
        Assert.Contains("\nname: version-0123456789abcdef01234567\n", Target.Files(Context(Target) with { Version = "0123456789abcdef0123456789abcdef" })[1].Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("ab")]
    [InlineData("credit--risk")]
    [InlineData("a-name-of-more-letters-than-thirty")]
    public void A_name_that_no_endpoint_can_have_is_refused(string name) => Assert.Equal(
        $"'{name}' cannot be the name of an endpoint of Azure ML. Give one of 3 to 32 lower case letters, digits and single dashes with Name.",
        Assert.Throws<InvalidInputException>(() => Target.Files(Context(Target) with { Name = name })).Message);
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
