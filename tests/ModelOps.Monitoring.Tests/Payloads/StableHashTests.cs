using ModelOps.Monitoring.Payloads;

namespace ModelOps.Monitoring.Tests.Payloads;

public sealed class StableHashTests
{
    [Fact]
    public void It_never_changes()
    {
        // Another value would sample other requests after an upgrade.
        Assert.Equal([0.124967452229, 0.853270150016, 0.352554968524], ((string[])["", "a", "6f1c1a52-0b3e-4d52-9d51-2f0d8d1f3a77"]).Select(id => Math.Round(StableHash.Of(id), 12)));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("request-{0:00000000}")]
    [InlineData("{0}-request")]
    public void Ids_that_differ_in_a_counter_fall_evenly(string form)
    {
        var bins = new int[20];
        for (var i = 0; i < 20_000; i++)
        {
            bins[(int)(StableHash.Of(string.Format(null, form, i)) * bins.Length)]++;
        }

        // Chi-square on 19 degrees of freedom: 43.8 is the 99.9th percentile.
        Assert.InRange(bins.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 0, 43.8);
    }
}
