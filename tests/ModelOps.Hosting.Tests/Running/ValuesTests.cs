using System.Numerics;
using System.Text.Json.Nodes;
using ModelOps.Hosting.Running;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>What is written comes back as it was, or is refused.</summary>
public sealed class ValuesTests
{
    private enum Level
    {
        Low = 3,
        High = -7,
    }

    [Fact]
    public void Values_of_all_kinds_come_back_equal_and_with_their_types()
    {
        object?[] values =
        [
            true, 'ß', (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, long.MinValue, ulong.MaxValue, Int128.MinValue, 0.1f, 0.1, double.NaN, double.NegativeInfinity, -0.0, Half.Epsilon, 1.10m, BigInteger.Pow(7, 99),
            "a \"quoted\"\n\u0000text 😀", new DateTime(2026, 3, 5, 1, 2, 3, DateTimeKind.Utc).AddTicks(7), new DateTime(2026, 3, 5), DateTimeOffset.UnixEpoch, new DateOnly(2026, 1, 1), new TimeOnly(1, 2, 3, 4), TimeSpan.FromTicks(-7),
            Guid.Parse("00000000-0000-0000-0000-000000000007"), new Uri("a/b", UriKind.Relative), new Version(1, 2), Level.High, null,
            new[] { 1.5, double.NaN }, Array.Empty<int>(), new[] { "a", null, "b" }, new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, new[] { new[] { 1 }, [] }, new[,] { { "a", "b" } },
            new List<int?> { 1, null }, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" }, new Dictionary<string, List<double>> { ["x"] = [1, 2] }, new Queue<int>([1, 2]), (1, "b", (2.5, 'c')), Tuple.Create(1, "x"),
            KeyValuePair.Create("k", Level.Low), new List<object> { 1, "two", 3.0, new List<int> { 4 } },
        ];
        foreach (var value in values)
        {
            var again = Again(value, value?.GetType() ?? typeof(object));
            Assert.Equal(value, again);
            Assert.Equal(value?.GetType(), again?.GetType());
            Assert.Equal(value, Again(value, typeof(object)));
        }

        Assert.Equal(DateTimeKind.Utc, ((DateTime)Again(DateTime.UnixEpoch, typeof(DateTime))!).Kind);
        Assert.True(double.IsNegative((double)Again(-0.0, typeof(double))!));
        Assert.Contains("a", (HashSet<string>)Again(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" }, typeof(object))!);
    }

    [Fact]
    public void An_object_that_is_held_twice_comes_back_as_one()
    {
        var shared = new List<int> { 1 };
        var again = (List<List<int>>)Again(new List<List<int>> { shared, shared }, typeof(List<List<int>>))!;
        again[0].Add(2);
        Assert.Equal([1, 2], again[1]);

        var loop = new List<object>();
        loop.Add(loop);
        var closed = (List<object>)Again(loop, typeof(List<object>))!;
        Assert.Same(closed, closed[0]);
    }

    [Fact]
    public void Random_nested_values_come_back_equal()
    {
        var random = new Random(14);
        for (var round = 0; round < 300; round++)
        {
            var value = Make(random, 4);
            Assert.Equivalent(value, Again(value, typeof(object)), strict: true);
        }
    }

    [Fact]
    public void What_has_a_state_of_its_own_is_refused()
    {
        using var stream = new MemoryStream();
        foreach (var (value, sentence) in ((object, string)[])[(stream, ""), (() => 1, ""), (new List<object> { new Random(1) }, "it holds a Random"), (new Lazy<int>(1), ""), (new Dictionary<string, int>(new Backwards()), "it compares by a Backwards")])
        {
            Assert.Equal(sentence, Assert.Throws<CannotKeepException>(() => new ValueWriter(_ => null).Write(value, typeof(object))).Message);
        }
    }

    private static object? Again(object? value, Type declared)
    {
        var node = new ValueWriter(_ => null).Write(value, declared);
        return new ValueReader(_ => throw new InvalidOperationException(), _ => null).Read(node is null ? null : JsonNode.Parse(node.ToJsonString()), declared);
    }

    private static object Make(Random random, int depth) => random.Next(depth == 0 ? 5 : 9) switch
    {
        0 => random.Next(),
        1 => random.NextDouble(),
        2 => new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => (char)random.Next(32, 0xd7ff))]),
        3 => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), (DateTimeKind)random.Next(3)),
        4 => random.Next(2) == 0,
        5 => Enumerable.Range(0, random.Next(4)).Select(_ => Make(random, depth - 1)).ToList(),
        6 => Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"k{i}", _ => Make(random, depth - 1)),
        7 => Enumerable.Range(0, random.Next(4)).Select(_ => random.NextDouble()).ToArray(),
        _ => (random.Next(), Make(random, depth - 1)),
    };

    private sealed class Backwards : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string text) => text.Length;
    }
}
