using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A call from C# wrote the data and the model that it had looked up into the caller's options, so that the next call with them found another's.</summary>
public sealed class CallersOptionsTests
{
    [Fact]
    public async Task A_call_leaves_the_options_as_they_were_given()
    {
        await using var bench = new Workbench();
        var train = (Frame)bench.Host.Variables["train"];
        var test = (Frame)bench.Host.Variables["test"];
        var options = new TrainOptions { Target = "risk", Trainer = "dummy" };
        var drift = new DriftCommandOptions();
        var before = options with { };

        var first = await bench.Ops.TrainAsync(train, options, cancellationToken: TestContext.Current.CancellationToken);
        var second = await bench.Ops.TrainAsync(test, options, cancellationToken: TestContext.Current.CancellationToken);
        await bench.Ops.DriftAsync(first, test, drift, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(before, options);
        Assert.Equal(new DriftCommandOptions(), drift);
        Assert.NotEqual(first.RunId, second.RunId);
    }

    [Fact]
    public void Options_are_immutable() => Assert.All(
        typeof(ModelOpsSession).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)),
        type => Assert.All(type.GetProperties().Where(property => property.CanWrite), property => Assert.True(
            property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit"), $"{type.Name}.{property.Name} can be changed.")));

    [Fact]
    public void A_connection_string_is_not_shown_with_its_options() =>
        Assert.DoesNotContain("secret", new ConnectOptions { Name = "shop", Connection = "postgresql:Password=secret" }.ToString(), StringComparison.Ordinal);
}
