using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Definitions;

public sealed class LinearCoefficientsTests
{
    [Fact]
    public void Any_weights_are_read_as_they_were_written() => Prop.ForAll<double[], NonNull<string>>((weights, name) =>
    {
        double[] outputs = weights.Length == 0 ? [0] : weights;
        var given = new LinearCoefficients([.. outputs.Select((_, k) => $"{name.Get}{k}")], outputs, [new LinearFeature(name.Get, outputs, 0.5)], 7);

        var read = LinearCoefficients.Parse(given.ToJson());

        Assert.Equal(given.ToJson(), read.ToJson());
        Assert.Equal(outputs, read.Intercepts);
        Assert.Equal(outputs, read.Features[0].Weights);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"outputs\": 3}")]
    [InlineData("{")]
    public void What_holds_no_weights_is_refused(string json) =>
        Assert.StartsWith("The model's coefficients.json cannot be read: ", Assert.Throws<ModelException>(() => LinearCoefficients.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Strength_is_the_largest_effect_of_a_scaled_unit()
    {
        Assert.Equal(6, new LinearFeature("x", [1, -3], 2).Strength);
        var figure = new LinearCoefficients(["a", "b"], [0, 0], [new("x", [1, -3], 2)], 1).ToFigure();
        Assert.Equal(["a", "b"], figure.Traces.Select(trace => (string?)trace!["name"]));
    }
}
