using ModelOps.Models.Embeddings;

namespace ModelOps.Models.Tests.Embeddings;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Directions_of_known_variances_are_found_in_their_order()
    {
        // Independent variances 9, 4 and 0.25 along an orthonormal basis that is turned.
        float[][] basis = [[0.6f, 0.8f, 0, 0], [-0.8f, 0.6f, 0, 0], [0, 0, 0.6f, 0.8f]];
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var rows = Enumerable.Range(0, 4000).Select(_ =>
        {
            var (a, b, c) = (3 * Normal(), 2 * Normal(), 0.5 * Normal());
            return Enumerable.Range(0, 4).Select(i => (float)(5 + (a * basis[0][i]) + (b * basis[1][i]) + (c * basis[2][i]))).ToArray();
        }).ToArray();

        var (mean, components) = PrincipalComponents.Of(rows, 3);

        Assert.All(mean, value => Assert.Equal(5, value, 0.2));
        Assert.Equal(3, components.Length);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(1, Math.Abs(components[k].Zip(basis[k], (x, y) => (double)x * y).Sum()), 0.01);
            Assert.Equal(1, components[k].Sum(value => (double)value * value), 1e-4);
        }

        Assert.Equal(3, Deviation(rows.Select(row => PrincipalComponents.Along(row, mean, components[0]))), 0.2);
    }

    [Fact]
    public void Rows_that_vary_in_one_direction_have_one_component_and_equal_rows_none()
    {
        Assert.Single(PrincipalComponents.Of([.. Enumerable.Range(0, 20).Select(i => new float[] { i, 2 * i, 0 })], 3).Components);
        Assert.Empty(PrincipalComponents.Of([.. Enumerable.Range(0, 20).Select(_ => new float[] { 1, 2, 3 })], 3).Components);
    }

    private static double Deviation(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return Math.Sqrt(all.Average(value => value * value));
    }
}
