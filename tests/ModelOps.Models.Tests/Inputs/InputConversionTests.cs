using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Inputs;

public sealed class InputConversionTests
{
    private static readonly SpecType[] _numbers = [SpecType.Integer, SpecType.Long, SpecType.Float, SpecType.Double];

    [Fact]
    public void What_fits_is_the_same_column()
    {
        var (doubles, flags, times, texts) = (new Column<double>("c", [1.5]), new Column<bool>("c", [true]), new Column<DateTime>("c", [DateTime.UnixEpoch]), StringColumn.From("c", ["a"]));
        Assert.Same(doubles, InputConversion.Convert(doubles, new("c", SpecType.Double)));
        Assert.Same(flags, InputConversion.Convert(flags, new("c", SpecType.Boolean)));
        Assert.Same(flags, InputConversion.Convert(flags, new("c", SpecType.Double)));
        Assert.Same(times, InputConversion.Convert(times, new("c", SpecType.DateTime)));
        Assert.Same(texts, InputConversion.Convert(texts, new("c", SpecType.String)));
        Assert.Same(doubles, InputConversion.Convert(doubles, new("c", SpecType.String)));
    }

    [Theory]
    [InlineData(SpecType.Long)]
    [InlineData(SpecType.Integer)]
    public void Whole_numbers_are_cut_where_the_model_declares_them(SpecType type)
    {
        var cut = (Column<double>)InputConversion.Convert(new Column<double>("c", [40.5, -1.5, double.NaN, 3]), new("c", type));
        Assert.Equal([40, -1, double.NaN, 3], cut.Values.ToArray());
        var whole = new Column<double>("c", [1, double.NaN]);
        Assert.Same(whole, InputConversion.Convert(whole, new("c", type)));
    }

    [Fact]
    public void Texts_of_numbers_flags_and_dates_are_read()
    {
        Assert.Equal([1, 0, 2.5, double.NaN, double.NaN], Numbers(["true", "False", "2.5", " ", null], SpecType.Double));
        Assert.Equal([1, 0, 1, 0], Numbers(["true", "false", "1", "0"], SpecType.Boolean));
        var times = (Column<DateTime>)InputConversion.Convert(StringColumn.From("c", ["2026-01-31", null, "2026-01-31T12:00:00Z"]), new("c", SpecType.DateTime));
        Assert.Equal(new DateTime(2026, 1, 31), times[0]);
        Assert.Null(times[1]);
        Assert.Equal(new DateTime(2026, 1, 31, 12, 0, 0), times[2]);
    }

    [Theory]
    [InlineData("maybe", SpecType.Boolean, "true or false there. Give one of them")]
    [InlineData("2", SpecType.Boolean, "true or false there. Give one of them")]
    [InlineData("soon", SpecType.DateTime, "a date there. Write it in ISO 8601, such as 2026-01-31 or 2026-01-31T12:00:00Z")]
    [InlineData("many", SpecType.Long, "numbers there. Give a number")]
    public void Anything_else_is_refused_with_row_and_value(string text, SpecType type, string wanted) => Assert.Equal(
        $"Column 'c' holds '{text}' in row 2, but the model needs {wanted}, or leave it empty for a missing value.",
        Assert.Throws<InvalidInputException>(() => InputConversion.Convert(StringColumn.From("c", [null, text]), new("c", type))).Message);

    [Fact]
    public void Numbers_are_no_dates_and_dates_are_no_numbers()
    {
        Assert.Throws<InvalidInputException>(() => InputConversion.Convert(new Column<long>("c", [20260131]), new("c", SpecType.DateTime)));
        Assert.Throws<InvalidInputException>(() => InputConversion.Convert(new Column<DateTime>("c", [DateTime.UnixEpoch]), new("c", SpecType.Double)));
        Assert.Throws<InvalidInputException>(() => InputConversion.Convert(new Column<double>("c", [0, 0.5]), new("c", SpecType.Boolean)));
        Assert.Equal([0.0, 1], ((Column<double>)InputConversion.Convert(new Column<long>("c", [0, 1]), new("c", SpecType.Boolean))).Values.ToArray());
    }

    [Fact]
    public void Missing_values_are_taken_everywhere() => Assert.All(Enum.GetValues<SpecType>(), type =>
    {
        var converted = InputConversion.Convert(StringColumn.From("c", [null, null]), new("c", type));
        Assert.Equal((2, 2), (converted.Count, converted.MissingCount));
    });

    [Fact]
    public void A_number_written_as_text_is_the_number() => Prop.ForAll<NormalFloat>(number =>
    {
        var text = number.Get.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var type in _numbers)
        {
            var expected = ((Column<double>)InputConversion.Convert(new Column<double>("c", [number.Get]), new("c", type))).Values[0];
            Assert.Equal(expected, Numbers([text], type)[0]);
        }
    }).QuickCheckThrowOnFailure();

    private static double[] Numbers(string?[] texts, SpecType type) => ((Column<double>)InputConversion.Convert(StringColumn.From("c", texts), new("c", type))).Values.ToArray();
}
