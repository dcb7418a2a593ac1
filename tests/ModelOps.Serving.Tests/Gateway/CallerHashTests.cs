using System.Security.Cryptography;
using System.Text;
using ModelOps.Serving.Gateway;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>The documented hash that gives callers their versions.</summary>
public sealed class CallerHashTests
{
    [Fact]
    public void The_hash_is_the_one_that_the_documentation_describes()
    {
        // Written down by hand from the page: anybody can find out who had which version.
        static double Documented(string name, string caller, double weight)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"credit/{name}/{caller}"));
            var number = hash.Take(8).Aggregate(0UL, (sum, one) => (sum << 8) | one);
            return weight / -Math.Log(number / Math.Pow(2, 64));
        }

        foreach (var caller in (string[])["1", "ana", "日本", new string('x', 1000)])
        {
            Assert.Equal(Documented("champion", caller, 90), CallerHash.Score(CallerHash.Prefix("credit", "champion"), caller, 90), 1e-9);
        }

        Assert.Equal(0, CallerHash.Score(CallerHash.Prefix("credit", "champion"), "ana", 0));
    }

    [Theory]
    [InlineData(50, 50, 0)]
    [InlineData(90, 10, 0)]
    [InlineData(60, 30, 10)]
    public void Callers_are_shared_out_by_weight(double a, double b, double c)
    {
        const int Callers = 20_000;
        (byte[] Prefix, double Weight)[] versions = [(CallerHash.Prefix("d", "a"), a), (CallerHash.Prefix("d", "b"), b), (CallerHash.Prefix("d", "c"), c)];
        var counts = new int[3];
        for (var caller = 0; caller < Callers; caller++)
        {
            var scores = versions.Select(version => CallerHash.Score(version.Prefix, $"user-{caller}", version.Weight)).ToArray();
            counts[Array.IndexOf(scores, scores.Max())]++;
        }

        // Four standard errors of a share.
        Assert.All(counts.Zip((double[])[a, b, c]), pair => Assert.InRange((double)pair.First / Callers, (pair.Second / 100) - 0.0142, (pair.Second / 100) + 0.0142));
    }

    [Fact]
    public void Numbered_requests_are_shared_out_evenly_whoever_takes_turns()
    {
        for (var stride = 1; stride <= 8; stride++)
        {
            var low = Enumerable.Range(0, 10_000).Count(turn => CallerHash.Share(turn * stride) < 0.1);
            Assert.InRange(low, 880, 1120);
        }
    }
}
