using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Profile;

public sealed class ProfileTests
{
    [Fact]
    public void The_text_profile_of_a_real_file_is_as_approved() =>
        Golden.Equal("airquality.txt", FrameProfile.Of(Frame.ReadCsv(RepositoryPaths.Of("data", "airquality.csv")), "airquality.csv").ToString());

    [Fact]
    public void The_page_of_odd_values_is_as_approved()
    {
        var frame = Frame.ParseCsv("<b>,same,empty,t\n1,7,,\"<script>\"\n2,7,,x\n2,7,,x\n,7,,y\n");

        Golden.Equal("odd.html", FrameProfile.Of(frame, "A & B").ToHtml());
    }

    [Fact]
    public void What_to_look_at_is_said_in_words()
    {
        var rows = Enumerable.Range(0, 100).ToArray();
        var frame = new Frame(
            new Column<long>("id", [.. rows.Select(row => (long)row)]),
            new Column<double>("twice", [.. rows.Select(row => row * 2.0)]),
            new Column<double>("spiky", [.. rows.Select(row => row == 50 ? 1e6 : row % 7 + 1)]),
            new Column<double>("zeros", [.. rows.Select(row => row < 60 ? 0.0 : row)]),
            new Column<double>("gaps", [.. rows.Select(row => row % 2 == 0 ? double.NaN : row % 5)]),
            StringColumn.From("names", rows.Select(row => $"name {row % 60}")),
            StringColumn.From("same", rows.Select(_ => "x")));

        Assert.Equal(
            [
                "'id' has another value in every row; it may be an id.",
                "'spiky' is very skewed (skewness 9.8).",
                "'zeros' is 0 in 60 % of the rows.",
                "'gaps' is missing in 50 % of the rows.",
                "'names' has 60 different texts.",
                "'same' has one value only.",
                "'id' and 'twice' say nearly the same (correlation 1).",
            ],
            FrameProfile.Of(frame).Warnings);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(49)]
    [InlineData(1000)]
    public void A_constant_has_no_skewness_and_no_correlation_whatever_its_mean_rounds_to(int rows)
    {
        var profile = FrameProfile.Of(new Frame(new Column<double>("a", [.. Enumerable.Repeat(0.1, rows)]), new Column<double>("b", [.. Enumerable.Repeat(-2.7, rows)])));

        Assert.All(profile.Columns, column => Assert.Equal(double.NaN, column.Skewness));
        Assert.DoesNotContain(profile.Warnings, warning => warning.Contains("correlation", StringComparison.Ordinal));
    }

    [Fact]
    public void Repeated_rows_are_counted() =>
        Assert.Equal(391, FrameProfile.Of(Frame.ReadCsv(RepositoryPaths.Of("data", "spam.csv"))).DuplicateRows);

    [Fact]
    public void A_frame_without_rows_has_a_profile_too() =>
        Assert.StartsWith("Data profile: 0 rows × 1 columns", FrameProfile.Of(new Frame(new Column<double>("a", []))).ToString(), StringComparison.Ordinal);
}
