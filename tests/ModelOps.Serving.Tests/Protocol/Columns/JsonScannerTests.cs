using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOps.Serving.Protocol.Columns;

namespace ModelOps.Serving.Tests.Protocol.Columns;

public sealed class JsonScannerTests
{
    [Fact]
    public void A_number_is_the_one_that_the_framework_reads()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var text = (i % 5) switch
            {
                0 => random.Next(-100_000, 100_000).ToString(CultureInfo.InvariantCulture),
                1 => $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(random.Next(1, 20_000_000))}.{random.Next(10).ToString(CultureInfo.InvariantCulture)}{(random.Next(2) == 0 ? "" : random.NextInt64(random.NextInt64(1, long.MaxValue)).ToString(CultureInfo.InvariantCulture))}",
                2 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
                3 => $"{random.Next(10)}.{random.Next(1000)}E{random.Next(-400, 400)}",
                _ => random.NextInt64().ToString(CultureInfo.InvariantCulture),
            };
            var expected = JsonDocument.Parse(text).RootElement.GetDouble();
            foreach (var rest in (string[])["", ",", "]          ", ", 1"])
            {
                Same(expected, text + rest, alone: true);
                Same(expected, text + rest, alone: false);
            }
        }
    }

    [Theory]
    [InlineData("-")]
    [InlineData("-a")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("1.e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData(".5")]
    [InlineData("+1")]
    public void What_is_not_a_number_is_not_taken(string text)
    {
        var json = new JsonScanner(Encoding.UTF8.GetBytes(text));
        Assert.False(json.TryNumber(out _));
        var column = Column();
        json = new JsonScanner(Encoding.UTF8.GetBytes(text + ",                    "));
        Assert.False(json.Numbers(column));
        Assert.Equal(0, json.Position);
        Assert.Equal(1, column.Count);
    }

    [Fact]
    public void A_text_ends_at_its_quote_and_holds_no_control_letters()
    {
        var json = new JsonScanner(Encoding.UTF8.GetBytes("""  "a\"b\\" "ü" """));
        Assert.True(json.TryText(out var text, out var isEscaped) && isEscaped);
        Assert.Equal("""a\"b\\""", Encoding.UTF8.GetString(text));
        Assert.True(json.TryText(out text, out isEscaped) && !isEscaped);
        Assert.Equal("ü", Encoding.UTF8.GetString(text));
        Assert.True(json.IsAtEnd());
        foreach (var bad in (string[])["", "a", "\"a", "\"a\\", "\"a\n\"", "\"a\0\""])
        {
            json = new JsonScanner(Encoding.UTF8.GetBytes(bad));
            Assert.False(json.TryText(out _, out _), bad);
        }
    }

    [Fact]
    public void Any_value_is_skipped_whole_and_only_as_deep_as_is_sane()
    {
        var json = new JsonScanner(Encoding.UTF8.GetBytes("""{"a":[1,{"b":null}]} ,"""));
        Assert.True(json.TrySkip());
        Assert.True(json.Take((byte)','));
        Assert.ThrowsAny<JsonException>(() =>
        {
            var deep = new JsonScanner(Encoding.UTF8.GetBytes(new string('[', 40) + new string(']', 40)));
            deep.TrySkip();
        });
    }

    private static void Same(double expected, string text, bool alone)
    {
        var json = new JsonScanner(Encoding.UTF8.GetBytes(text));
        var column = Column();
        if (!alone && json.Numbers([column]) == 1)
        {
            Assert.Equal(2, column.Count);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(column.Numbers[1]));
            return;
        }

        // What is not plain is left where it is.
        Assert.Equal(0, json.Position);
        Assert.True(json.TryNumber(out var number), text);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(number));
    }

    // Holds a number already: only then more are taken at once.
    private static ColumnBuffer Column()
    {
        var column = new ColumnBuffer("a", "\"a\""u8.ToArray());
        column.Add(1.0);
        return column;
    }
}
