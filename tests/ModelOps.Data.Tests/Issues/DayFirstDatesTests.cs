namespace ModelOps.Data.Tests.Issues;

/// <summary>Dates as 31/12/2023 stay text, and the profile said only that there are 292 different texts.</summary>
public sealed class DayFirstDatesTests
{
    private static string? Warning(params string?[] values) => FrameProfile.Of(new Frame(StringColumn.From("when", values))).Warnings.FirstOrDefault(warning => warning.StartsWith("'when' holds dates", StringComparison.Ordinal));

    [Theory]
    [InlineData("dd/MM/yyyy", "31/12/2023", "05/03/2023")]
    [InlineData("MM/dd/yyyy", "12/31/2023", "05/03/2023")]
    [InlineData("d/M/yyyy", "31/1/2023", "5/3/2023")]
    [InlineData("dd.MM.yyyy", "05.03.2023", "06.03.2023")]
    [InlineData("dd-MM-yyyy HH:mm", "31-12-2023 07:05", "05-03-2023 23:00")]
    [InlineData("M/d/yyyy H:mm", "12/31/2023 7:05", "5/3/2023 23:00")]
    [InlineData("MM/dd/yyyy hh:mm tt", "12/31/2023 07:05 PM", "05/03/2023 11:00 AM")]
    [InlineData("yyyy/MM/dd", "2023/12/31", "2023/01/01")]
    [InlineData("dd MMM yyyy", "31 Dec 2023", "05 Mar 2023")]
    [InlineData("dd/MM/yy", "31/12/23", "05/03/23")]
    public void The_form_is_named_and_reads_the_column(string form, string first, string second)
    {
        Assert.Equal($"'when' holds dates as '{first}', read as text. Load the file with the timestamp format \"{form}\" to read them as timestamps.", Warning(first, null, second));
        var read = Frame.ParseCsv($"when\n\"{first}\"\n\"{second}\"\n", new() { TimestampFormat = form });
        Assert.Equal(ColumnType.Timestamp, read["when"].Type);
    }

    [Fact]
    public void Day_and_month_that_could_change_places_are_said_to_be_unclear() => Assert.Equal(
        "'when' holds dates as '05/03/2023', read as text, and every one fits both \"dd/MM/yyyy\" and \"MM/dd/yyyy\". Find out which is meant, and load the file with it as the timestamp format.",
        Warning("05/03/2023", "11/12/2023"));

    [Fact]
    public void One_text_that_is_no_date_makes_it_text()
    {
        Assert.Null(Warning("31/12/2023", "soon"));
        Assert.Null(Warning("1.2.3", "3.4.5"));
        Assert.Null(Warning("a", "b"));
        Assert.Null(Warning(null, null));
    }

    [Fact]
    public void Three_hundred_dates_are_no_longer_three_hundred_texts()
    {
        var warnings = FrameProfile.Of(new Frame(StringColumn.From("when", Enumerable.Range(0, 300).Select(day => new DateTime(2023, 1, 1).AddDays(day).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture))))).Warnings;
        Assert.DoesNotContain(warnings, warning => warning.Contains("different texts", StringComparison.Ordinal) || warning.Contains("may be an id", StringComparison.Ordinal));
    }
}
