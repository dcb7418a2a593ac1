using System.Globalization;
using System.Numerics;
using System.Text;
using ModelOps.Serving.Protocol.Columns;
using ModelOps.Serving.Protocol.Numbers;

namespace ModelOps.Serving.Tests.Protocol.Numbers;

public sealed class NumberReaderTests
{
    [Fact]
    public void Digits_times_a_power_of_ten_are_the_nearest_double()
    {
        var random = new Random(12);
        var sure = 0;
        const int Count = 50_000;
        for (var i = 0; i < Count; i++)
        {
            var digits = (ulong)random.NextInt64(1L << random.Next(1, 63));
            var power = random.Next(i % 2 == 0 ? -30 : -330, i % 2 == 0 ? 30 : 330);
            if (NumberReader.TryScale(digits, power, out var value))
            {
                sure++;
                Assert.Equal(double.Parse($"{digits}e{power}", CultureInfo.InvariantCulture), value);
            }
        }

        Assert.True(sure > 0.85 * Count, $"only {sure} were read the fast way");
    }

    [Fact]
    public void Numbers_halfway_between_two_doubles_go_to_the_even_one()
    {
        var random = new Random(13);
        for (var i = 0; i < 4_000; i++)
        {
            // All digits of the middle of two neighbours, and of texts a little beside it.
            var mantissa = (new BigInteger((1L << 52) + random.NextInt64(1L << 52)) * 2) + 1;
            var shift = random.Next(1, 60);
            var middle = mantissa * BigInteger.Pow(5, shift);
            Same($"{middle}e-{shift}");
            Same($"{middle + 1}e-{shift}");
            Same($"{middle - 1}e-{shift}");
            Same($"{mantissa}");
        }
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("0e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("0.00000000000000000000000000000")]
    [InlineData("0.000000000000000000000000000001234567890123456789")]
    [InlineData("9007199254740993")]
    [InlineData("18446744073709551615")]
    [InlineData("99999999999999999999999999999999999999999")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623158e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("4.9e-324")]
    [InlineData("2.4e-324")]
    [InlineData("0.1234567890123456")]
    [InlineData("0.12345678")]
    [InlineData("0.123456789")]
    [InlineData("1234567.1234567890123456")]
    public void Hostile_numbers_are_read_as_the_framework_reads_them(string text) => Same(text);

    [Theory]
    [InlineData("0x10")]
    [InlineData("1_0")]
    [InlineData("1,5")]
    [InlineData("0.12345678x")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1.e1")]
    [InlineData("٣")]
    public void What_is_no_number_is_never_taken_whole(string text)
    {
        var json = new JsonScanner(Encoding.UTF8.GetBytes(text + "          ]                    "));
        Assert.False(json.TryNumber(out _) && json.Take((byte)']'));
    }

    // Alone, and in the middle of a list.
    private static void Same(string text)
    {
        var expected = double.Parse(text, CultureInfo.InvariantCulture);
        var json = new JsonScanner(Encoding.UTF8.GetBytes(text));
        Assert.True(json.TryNumber(out var value) && json.IsAtEnd(), text);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
        var column = new ColumnBuffer("x", []);
        column.Add(0.0);
        json = new JsonScanner(Encoding.UTF8.GetBytes(text + ",                    "));
        if (json.Numbers(column))
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(column.Numbers[1]));
        }
    }
}
