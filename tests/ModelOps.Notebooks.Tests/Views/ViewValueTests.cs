using System.Globalization;

namespace ModelOps.Notebooks.Tests.Views;

/// <summary>One value, as every view writes it.</summary>
public sealed class ViewValueTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "" },
        { "text\twith tab", "text\twith tab" },
        { 0.1 + 0.2, "0.3" },
        { 1234567.891, "1234567.89" },
        { 1e-7, "1.00e-07" },
        { double.NaN, "–" },
        { 0.5f, "0.5" },
        { 1234567, "1234567" },
        { -5L, "-5" },
        { 2.50m, "2.50" },
        { true, "yes" },
        { false, "no" },
        { new DateTimeOffset(2026, 3, 1, 9, 5, 7, TimeSpan.FromHours(2)), "2026-03-01 09:05:07" },
        { TimeSpan.Zero, "0 ms" },
        { TimeSpan.FromMilliseconds(250), "250 ms" },
        { TimeSpan.FromSeconds(1.25), "1.3 s" },
        { TimeSpan.FromSeconds(59.97), "1 min 0 s" },
        { TimeSpan.FromSeconds(0.9996), "1.0 s" },
        { TimeSpan.FromSeconds(119.6), "2 min 0 s" },
        { TimeSpan.FromMinutes(75), "75 min 0 s" },
        { new Uri("http://localhost:5000/"), "http://localhost:5000/" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_the_same_on_every_machine(object? value, string expected)
    {
        var former = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(expected, ViewValue.Text(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    [Fact]
    public void Numbers_and_times_stand_at_the_right()
    {
        Assert.All(new object[] { 1, 2L, 0.5, 0.5f, 2.5m, TimeSpan.Zero }, value => Assert.True(ViewValue.IsNumber(value)));
        Assert.All(new object?[] { null, "1", true, DateTimeOffset.UnixEpoch }, value => Assert.False(ViewValue.IsNumber(value)));
    }
}
