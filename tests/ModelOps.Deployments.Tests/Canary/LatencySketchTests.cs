using System.Text.Json;

namespace ModelOps.Deployments.Tests.Canary;

public sealed class LatencySketchTests
{
    [Fact]
    public void A_quantile_is_within_two_percent_and_its_interval_around_it()
    {
        var sketch = new LatencySketch();
        for (var i = 1; i <= 10_000; i++)
        {
            sketch.Add(TimeSpan.FromMicroseconds(i * 10));
        }

        var p95 = sketch.Quantile(0.95);
        Assert.InRange(p95.Estimate, 93, 97);
        Assert.InRange(p95.Lower, 88, 95);
        Assert.InRange(p95.Upper, 95, 99);
        Assert.Equal(10_000, p95.N);
    }

    [Fact]
    public void A_quantile_of_few_latencies_has_no_upper_end()
    {
        var sketch = new LatencySketch();
        sketch.Add(TimeSpan.FromMilliseconds(3));
        Assert.Equal((0, double.PositiveInfinity), (sketch.Quantile(0.5).Lower, sketch.Quantile(0.99).Upper));
        Assert.True(double.IsNaN(new LatencySketch().Quantile(0.5).Estimate));
    }

    [Fact]
    public void Latencies_beyond_the_bins_are_kept_in_the_outermost()
    {
        var sketch = new LatencySketch();
        sketch.Add(TimeSpan.FromTicks(-5));
        sketch.Add(TimeSpan.Zero);
        sketch.Add(TimeSpan.FromDays(3));
        Assert.Equal([0, 1095], sketch.Bins.Keys.Order());
        Assert.Equal(3, sketch.Count);
    }

    [Fact]
    public void It_comes_back_from_json_as_it_was()
    {
        var sketch = new LatencySketch();
        for (var i = 0; i < 500; i++)
        {
            sketch.Add(TimeSpan.FromMilliseconds(i * 0.7));
        }

        var copy = JsonSerializer.Deserialize<LatencySketch>(JsonSerializer.Serialize(sketch))!;
        Assert.Equal((sketch.Count, sketch.Quantile(0.9)), (copy.Count, copy.Quantile(0.9)));
        Assert.Equal(0, new LatencySketch(new Dictionary<int, long> { [-1] = 5, [99_999] = 5, [3] = -2 }).Count);
    }
}
