using System.Globalization;
using System.Text;
using ModelOps.Serving.Protocol.Numbers;

namespace ModelOps.Serving.Tests.Protocol.Numbers;

public sealed class NumberWriterTests
{
    [Fact]
    public void Random_numbers_are_written_as_the_framework_writes_them()
    {
        var random = new Random(11);
        for (var i = 0; i < 50_000; i++)
        {
            Same((i % 5) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextDouble(),
                2 => random.NextDouble() * Math.Pow(10, random.Next(-8, 20)),
                3 => Math.Round(random.NextDouble() * 1000, random.Next(8)),
                _ => random.NextInt64(1L << random.Next(1, 62)),
            });
        }
    }

    [Fact]
    public void Numbers_at_the_edges_are_written_as_the_framework_writes_them()
    {
        for (var exponent = -1074; exponent < 1024; exponent++)
        {
            var power = Math.ScaleB(1, exponent);
            double[] around = [power, -power, Math.BitIncrement(power), Math.BitDecrement(power), Math.ScaleB(3, exponent)];
            Array.ForEach(around, Same);
        }

        for (var exponent = -323; exponent <= 308; exponent++)
        {
            var power = double.Parse($"1e{exponent}", CultureInfo.InvariantCulture);
            double[] around = [power, Math.BitIncrement(power), Math.BitDecrement(power), power * 9.999, power * 1.5];
            Array.ForEach(around, Same);
        }

        double[] special = [0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 2.2250738585072014e-308, 2.225073858507201e-308, 9007199254740991, 9007199254740992, 9007199254740993, 1e21, 1e22, 1e23, 123456789012345.6];
        Array.ForEach(special, Same);
    }

    [Theory]
    [InlineData(5e-324, "5E-324")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e16, "10000000000000000.0")]
    [InlineData(1e17, "1E+17")]
    [InlineData(-123.25, "-123.25")]
    [InlineData(2.9802322387695312E-08, "2.9802322387695312E-08")] // The framework writes one digit less, which is another number.
    public void The_form_is_the_frameworks(double value, string expected) => Assert.Equal(expected, Write(value));

    private static void Same(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var written = Write(value);
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(double.Parse(written, CultureInfo.InvariantCulture)));
        var framework = value.ToString(CultureInfo.InvariantCulture);
        if (double.Parse(framework, CultureInfo.InvariantCulture) == value)
        {
            Assert.Equal(framework.AsSpan().ContainsAny('.', 'E') ? framework : framework + ".0", written);
        }
    }

    private static string Write(double value)
    {
        Span<byte> bytes = stackalloc byte[NumberWriter.Longest];
        return Encoding.UTF8.GetString(bytes[..NumberWriter.Write(bytes, value)]);
    }
}
