namespace ModelOps.Deployments.Tests.Services;

/// <summary>What a deployment can be.</summary>
public sealed class DeploymentSpecTests
{
    [Theory]
    [InlineData("credit@champion", "champion", "credit@champion")]
    [InlineData("credit@champion", "challenger", "credit@challenger")]
    [InlineData("credit@champion", "3", "credit/3")]
    [InlineData("credit/3", "3", "credit/3")]
    [InlineData("models:/credit@champion", "2", "credit/2")]
    [InlineData("credit@champion", "other@x", "other@x")]
    [InlineData("models/tree", "model", "models/tree")]
    [InlineData("runs:/abc/model", "model", "runs:/abc/model")]
    public void Names_in_the_traffic_are_short_for_references(string model, string name, string reference) =>
        Assert.Equal(reference, new DeploymentSpec { Name = "d", Model = model }.ReferenceOf(name));

    [Fact]
    public void A_model_of_no_registry_has_no_aliases() => Assert.Equal(
        "'challenger' can be no version of 'runs:/abc/model', which is in no registry. Write name@alias or name/version.",
        Assert.Throws<InvalidInputException>(() => new DeploymentSpec { Model = "runs:/abc/model" }.ReferenceOf("challenger")).Message);

    [Fact]
    public void Errors_are_named_all_at_once()
    {
        var spec = new DeploymentSpec { Model = "credit@champion", FollowInterval = TimeSpan.Zero, Traffic = new Dictionary<string, double> { ["champion"] = 120 } };

        Assert.Equal(
            ["The weight of 'champion' cannot be 120; give 0 to 100, in percent.", "The weights (champion=120) are 120 together; they must be 100.", "The interval 0s is too short to look where aliases point; give 1 second or more."],
            spec.Errors());
        Assert.Equal(["'Sticky' and 'By' both say what callers are known by. Give one of them."], new DeploymentSpec { Model = "m@a", Sticky = "cookie:x", By = "header:y" }.Errors());
        Assert.Equal(["'Sticky' cannot be request-id, since each request has another. Give header:NAME or cookie:NAME."], new DeploymentSpec { Model = "m@a", Sticky = "request-id" }.Errors());
        Assert.Equal(["Callers cannot be known by 'x'. Give header:NAME, cookie:NAME or request-id."], new DeploymentSpec { Model = "m@a", By = "x" }.Errors());
    }
}
