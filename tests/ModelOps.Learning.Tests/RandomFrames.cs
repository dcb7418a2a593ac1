using System.Globalization;

namespace ModelOps.Learning.Tests;

/// <summary>Frames of odd values, the same for a seed: missing, extreme, empty, Unicode, unseen.</summary>
internal static class RandomFrames
{
    private static readonly string[] _known = ["red", "green", "blue", "Ünïcödé", "日本", "a b", "x,y", "=(rare)", "\u0301combining", "🙂"];
    private static readonly string[] _unseen = ["never seen", "", "RED", "nul\0inside", "\ud800half", " red"];
    private static readonly double[] _extreme = [0, -0.0, double.MaxValue, double.MinValue, 1e-320, 1e30, -1e18, double.PositiveInfinity, double.NegativeInfinity, 123456789.123];

    /// <summary>Training rows: numbers a, b, c (b whole), texts s and t, a flag f, a timestamp when, and targets.</summary>
    public static Frame Training(int seed, int rows = 120) => Make(new Random(seed), rows, wild: false);

    /// <summary>Rows to score, with values that training never showed.</summary>
    public static Frame Wild(int seed, int rows = 60) => Make(new Random(seed + 1), rows, wild: true);

    private static Frame Make(Random random, int rows, bool wild)
    {
        var a = Numbers(random, rows, wild, 1);
        var c = Numbers(random, rows, wild, 1000);
        var b = Enumerable.Range(0, rows).Select(_ => (long)random.Next(-5, 6)).ToArray();
        var texts = Enumerable.Range(0, rows).Select(_ => Text(random, wild)).ToArray();
        var others = Enumerable.Range(0, rows).Select(_ => Text(random, wild)).ToArray();
        var flags = Enumerable.Range(0, rows).Select(_ => random.Next(2) == 0).ToArray();
        var timestamps = Enumerable.Range(0, rows).Select(_ => DateTime.UnixEpoch.AddSeconds(random.NextInt64(-3_000_000_000, 5_000_000_000))).ToArray();
        var signal = Enumerable.Range(0, rows).Select(i => (double.IsFinite(a[i]) ? a[i] : 0) + b[i] + (texts[i] == "red" ? 3 : 0) + random.NextDouble()).ToArray();
        return new Frame(
            new Column<double>("a", a),
            new Column<long>("b", b, [.. Enumerable.Range(0, rows).Select(_ => random.Next(12) == 0)]),
            new Column<double>("c", c),
            StringColumn.From("s", texts),
            StringColumn.From("t", others),
            new Column<bool>("f", flags),
            new Column<DateTime>("when", timestamps, [.. Enumerable.Range(0, rows).Select(_ => random.Next(15) == 0)]),
            StringColumn.From("two", signal.Select(value => value > 0 ? "yes" : "no")),
            StringColumn.From("three", signal.Select(value => value < -2 ? "low" : value < 3 ? "middle" : "high")),
            new Column<double>("value", [.. signal.Select(value => (value * 10) + 50)]));
    }

    private static double[] Numbers(Random random, int rows, bool wild, double scale) => [.. Enumerable.Range(0, rows).Select(_ =>
        random.Next(10) == 0 ? double.NaN
        : wild && random.Next(6) == 0 ? _extreme[random.Next(_extreme.Length)]
        : (random.NextDouble() - 0.5) * 4 * scale)];

    private static string? Text(Random random, bool wild) =>
        random.Next(10) == 0 ? null : wild && random.Next(4) == 0 ? _unseen[random.Next(_unseen.Length)] : _known[random.Next(_known.Length)];

    /// <summary>A number for a test's message.</summary>
    public static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
