namespace ModelOps.Data.Tests.Csv;

public sealed class CsvTypeTests
{
    [Theory]
    [InlineData("1,-2,+3", ColumnType.Int64)]
    [InlineData("1,2.5,-1e3,.5,5.", ColumnType.Float64)]
    [InlineData("1,inf,-Infinity", ColumnType.Float64)]
    [InlineData("9223372036854775807,-9223372036854775808", ColumnType.Int64)]
    [InlineData("9223372036854775808", ColumnType.Float64)]
    [InlineData("007,008", ColumnType.String)]
    [InlineData("0,0.5,-0", ColumnType.Float64)]
    [InlineData("true,FALSE,True", ColumnType.Bool)]
    [InlineData("true,1", ColumnType.String)]
    [InlineData("2024-02-29,2024-02-29T23:59:59.123456Z,2024-02-29 10:00", ColumnType.Timestamp)]
    [InlineData("2023-02-29", ColumnType.String)]
    [InlineData("2024-01-01,7", ColumnType.String)]
    [InlineData("NA,,null,NaN", ColumnType.Float64)]
    [InlineData("NA,4", ColumnType.Int64)]
    [InlineData("1e", ColumnType.String)]
    [InlineData("-,+", ColumnType.String)]
    [InlineData(" 1, 2 ", ColumnType.Int64)]
    public void The_narrowest_type_that_holds_all_values_is_taken(string values, ColumnType type)
    {
        var rows = string.Concat(values.Split(',').Select(value => $"{value},x\n"));

        Assert.Equal(type, Frame.ParseCsv("v,other\n" + rows)["v"].Type);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("1.7976931348623157E+308")]
    [InlineData("5E-324")]
    [InlineData("123456789012345678")]
    [InlineData("0.30000000000000004")]
    [InlineData("-2.2250738585072014e-308")]
    [InlineData("9007199254740993")]
    [InlineData("3.14159265358979323846264338327950288")]
    public void Doubles_are_read_exactly(string text)
    {
        var frame = Frame.ParseCsv($"v,w\n{text},1\n", new CsvReadOptions { Types = new Dictionary<string, ColumnType> { ["v"] = ColumnType.Float64 } });

        Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), frame.Numbers("v")[0]);
    }

    [Fact]
    public void A_type_found_too_narrow_far_into_the_file_is_widened_and_nothing_is_lost()
    {
        var text = "a,b,c\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i},true\n")) + "2.5,x,\n";

        var frame = Frame.ParseCsv(text, new CsvReadOptions { WindowBytes = 4096, ChunkBytes = 512 });

        Assert.Equal([ColumnType.Float64, ColumnType.String, ColumnType.Bool], frame.Columns.Select(column => column.Type));
        Assert.Equal(5001, frame.RowCount);
        Assert.Equal("4999", frame["b"][4999]);
        Assert.Equal(2.5, frame["a"][5000]);
        Assert.True(frame["c"].IsMissing(5000));
    }

    [Fact]
    public void Moments_with_a_zone_become_utc_and_others_keep_none()
    {
        var column = (Column<DateTime>)Frame.ParseCsv("t,x\n2024-01-01T00:30:00+01:00,1\n2024-01-01,2\n2024-01-01T05:06:07.1234567,3\n")["t"];

        Assert.Equal(new DateTime(2023, 12, 31, 23, 30, 0, DateTimeKind.Utc), column.Values[0]);
        Assert.Equal(DateTimeKind.Utc, column.Values[0].Kind);
        Assert.Equal(DateTimeKind.Unspecified, column.Values[1].Kind);
        Assert.Equal(new DateTime(2024, 1, 1, 5, 6, 7, 123, 456), column.Values[2]);
    }

    [Fact]
    public void Moments_in_another_form_are_read_and_inferred_when_the_form_is_given()
    {
        var frame = Frame.ParseCsv("t,x\n03/02/2024 10:30,1\n,2\n", new CsvReadOptions { TimestampFormat = "dd/MM/yyyy HH:mm" });

        Assert.Equal(new DateTime(2024, 2, 3, 10, 30, 0), frame["t"][0]);
        Assert.Null(frame["t"][1]);
    }

    [Fact]
    public void Progress_is_reported_and_reading_can_be_cancelled()
    {
        using var folder = new ModelOps.TestSupport.TemporaryFolder();
        var path = folder.Write("x.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 1000)));
        var reports = new Reports();

        CsvReader.Read(path, new CsvReadOptions { WindowBytes = 1024 }, reports);

        Assert.Equal(new CsvProgress(4004, 1000), reports.All[^1]);
        Assert.True(reports.All.Count > 2);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => CsvReader.Read(path, cancellationToken: stopped.Token));
    }

    private sealed class Reports : IProgress<CsvProgress>
    {
        public List<CsvProgress> All { get; } = [];

        public void Report(CsvProgress value) => All.Add(value);
    }

    [Fact]
    public void A_decimal_comma_is_read_where_it_is_asked_for()
    {
        var frame = Frame.ParseCsv("a;b\n1,5;-0,25\n1,5e3;2\n", new CsvReadOptions { DecimalComma = true });

        Assert.Equal([1.5, 1500], frame.Numbers("a"));
        Assert.Equal([-0.25, 2], frame.Numbers("b"));
    }

    [Fact]
    public void Missing_tokens_can_be_chosen()
    {
        var frame = Frame.ParseCsv("a,b\n-999,none\n1,NA\n", new CsvReadOptions { MissingTokens = ["-999", "none"] });

        Assert.Equal([double.NaN, 1], frame.Numbers("a"));
        Assert.Null(frame["b"][0]);
        Assert.Equal("NA", frame["b"][1]);
    }

    [Fact]
    public void Only_the_wanted_columns_are_kept()
    {
        var frame = Frame.ParseCsv("a,b,c\n1,2,3\n", new CsvReadOptions { Columns = ["c", "a"] });

        Assert.Equal(["a", "c"], frame.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered_or_named()
    {
        Assert.Equal(["column_1", "column_2"], Frame.ParseCsv("1,2\n", new CsvReadOptions { Header = false }).Columns.Select(column => column.Name));
        Assert.Equal(["x", "y"], Frame.ParseCsv("1,2\n", new CsvReadOptions { Header = false, Names = ["x", "y"] }).Columns.Select(column => column.Name));
    }
}
