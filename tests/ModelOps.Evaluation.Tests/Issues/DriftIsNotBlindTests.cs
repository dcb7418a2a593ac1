namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>Rare flags, zero-heavy counts, constants and missing columns drifted without a word: their bins had collapsed into one.</summary>
public sealed class DriftIsNotBlindTests
{
    private static Frame Column(IEnumerable<double> values) => new(new Column<double>("c", [.. values]));

    private static Frame Texts(IEnumerable<string?> values) => new(StringColumn.From("c", values));

    private static IEnumerable<double> Numbers(int count, Func<int, double> value) => Enumerable.Range(0, count).Select(value);

    private static DriftReport Compare(Frame then, Frame now) => DriftReport.Of(ModelBaseline.Of(then), now);

    private static DriftLevel Level(Frame then, Frame now) => Compare(then, now).Level;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void A_flag_of_five_per_cent_that_becomes_always_half_or_never(double now) =>
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(1000, row => row % 20 == 0 ? 1 : 0)), Column(Numbers(500, row => row < now * 500 ? 1 : 0))));

    [Fact]
    public void A_flag_of_three_per_cent_that_is_never_set_any_more() =>
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(1000, row => row % 33 == 0 ? 1 : 0)), Column(Numbers(1000, _ => 0))));

    [Theory]
    [InlineData(7, 8)]
    [InlineData(0, 1e9)]
    [InlineData(0.1, double.PositiveInfinity)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NaN, 1)]
    public void A_constant_that_changes(double then, double now)
    {
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(400, _ => then)), Column(Numbers(300, _ => now))));
        Assert.Equal(DriftLevel.Stable, Level(Column(Numbers(400, _ => then)), Column(Numbers(300, _ => then))));
    }

    [Fact]
    public void A_zero_heavy_count_that_is_never_zero_any_more() =>
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(1000, row => row % 7 == 0 ? row % 9 : 0)), Column(Numbers(500, row => 1 + (row % 9)))));

    [Fact]
    public void A_zero_heavy_amount_whose_rest_grows() =>
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(2000, row => row % 4 == 0 ? row : 0)), Column(Numbers(1000, row => row % 4 == 0 ? 1e6 + row : 0))));

    [Fact]
    public void Values_out_of_range_infinite_or_missing()
    {
        var then = Column(Numbers(400, row => row * 0.37));
        Assert.Equal(DriftLevel.Drifted, Level(then, Column(Numbers(300, row => 1000 + row))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Column(Numbers(300, row => row % 8 == 0 ? 1e9 : row * 0.5))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Column(Numbers(300, _ => double.PositiveInfinity))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Column(Numbers(300, row => row % 5 == 0 ? row * 0.5 : double.NaN))));
    }

    [Fact]
    public void Texts_never_seen()
    {
        var then = Texts(Enumerable.Range(0, 400).Select(row => "xyz"[row % 3].ToString()));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Repeat("new", 300))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Range(0, 300).Select(row => row % 10 == 0 ? "new" : "xyz"[row % 3].ToString()))));
        Assert.Equal(DriftLevel.Drifted, Level(Texts(Enumerable.Repeat<string?>(null, 400)), Texts(Enumerable.Repeat("full", 300))));
    }

    [Fact]
    public void Ids_that_change_their_form_drift_and_new_ids_of_the_same_form_do_not()
    {
        var then = Texts(Enumerable.Range(0, 1000).Select(row => $"id{row:000000}"));
        Assert.Equal(DriftLevel.Stable, Level(then, Texts(Enumerable.Range(5000, 1000).Select(row => $"id{row:000000}"))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Range(5000, 1000).Select(row => $"id{row}"))));
    }

    // The counts expected in the smaller sample are below 5, which chi-square cannot judge.
    [Theory]
    [InlineData(2000, 100)]
    [InlineData(100_000, 500)]
    [InlineData(100, 100_000)]
    public void A_constant_that_changes_in_samples_of_very_different_size(int then, int now)
    {
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(then, _ => 7)), Column(Numbers(now, _ => 8))));
        Assert.Equal(DriftLevel.Drifted, Level(Column(Numbers(then, _ => 0)), Column(Numbers(now, _ => double.NaN))));
        Assert.Equal(DriftLevel.Drifted, Level(Texts(Enumerable.Repeat("a", then)), Texts(Enumerable.Repeat("b", now))));
        Assert.Equal(DriftLevel.Stable, Level(Column(Numbers(then, _ => 7)), Column(Numbers(now, _ => 7))));
    }

    [Theory]
    [InlineData(1000, 54, DriftLevel.Drifted)]
    [InlineData(100_000, 5, DriftLevel.Drifted)]
    [InlineData(1000, 1, DriftLevel.Stable)]
    public void Zeros_of_which_some_of_a_hundred_rows_become_ones(int then, int ones, DriftLevel level)
    {
        Assert.Equal(level, Level(Column(Numbers(then, _ => 0)), Column(Numbers(100, row => row < ones ? 1 : 0))));
        Assert.Equal(level, Level(Column(Numbers(then, row => -(row % 2))), Column(Numbers(100, row => row < ones ? 1 : -(row % 2)))));
    }

    [Fact]
    public void Many_rare_values_of_which_each_comes_once() => Assert.Equal(
        DriftLevel.Drifted, Level(Column(Numbers(100_000, row => row < 1900 ? row % 19 : 99)), Column(Numbers(100, row => row < 19 ? row : 99))));

    [Fact]
    public void Several_rare_values_that_all_become_frequent()
    {
        var report = Compare(Column(Numbers(100_000, row => row < 16 ? row % 8 : 9)), Column(Numbers(200, row => row < 24 ? row % 8 : 9)));
        Assert.Equal(DriftLevel.Drifted, report.Level);
        Assert.Contains("p = ", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("Fisher", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 25)]
    [InlineData(2000, 300)]
    [InlineData(10_000, 8000)]
    [InlineData(100, 60)]
    public void Codes_of_one_length_of_which_one_is_left_or_a_new_one_comes(int rows, int codes)
    {
        static string Code(int code) => $"{(char)('A' + (code / 676 % 26))}{(char)('A' + (code / 26 % 26))}{(char)('A' + (code % 26))}";
        var then = Texts(Enumerable.Range(0, rows).Select(row => Code(row % codes)));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Repeat(Code(3), 200))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Repeat("ZZZ", 200))));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Range(0, 200).Select(row => row % 2 == 0 ? "ZZZ" : Code(row % codes)))));
        Assert.Equal(DriftLevel.Stable, Level(then, Texts(Enumerable.Range(0, rows).Select(row => Code((row * 7) % codes)))));
    }

    [Fact]
    public void Codes_of_which_all_are_replaced_by_others_of_the_same_length()
    {
        var then = Texts(Enumerable.Range(0, 400).Select(row => $"A{row % 25:00}"));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Range(0, 400).Select(row => $"B{row % 25:00}"))));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("fresh")]
    public void Few_rows_with_codes_of_which_some_were_seen_once(string now)
    {
        var then = Texts(Enumerable.Range(0, 150).Select(row => row < 3 ? $"X{row}" : $"Y{row % 8}"));
        Assert.Equal(DriftLevel.Drifted, Level(then, Texts(Enumerable.Repeat(now == "same" ? "Y3" : "ZZ", 150))));
        Assert.Equal(DriftLevel.Stable, Level(then, then));
    }

    [Fact]
    public void A_text_baseline_of_an_earlier_version_whose_rest_is_one_bin_says_that_it_cannot_tell()
    {
        var old = ModelBaseline.Parse("""
            {"rows":400,"columns":{
              "length":{"type":"text","shape":"continuous","missing":0,"edges":[2,2.0000000000000004],"counts":[0,400,0],"values":{},"other":0},
              "parts":{"type":"text","shape":"mixed","missing":0,"edges":[2,3,3.0000000000000004],"counts":[0,100,100,0],"values":{"DE":200},"other":0}}}
            """);
        var now = new Frame(StringColumn.From("length", Enumerable.Repeat("DE", 400)), StringColumn.From("parts", Enumerable.Range(0, 400).Select(row => (row % 4) switch { 0 => "ab", 1 => "abc", _ => "DE" })));
        var report = DriftReport.Of(old, now);
        Assert.Equal([("length", DriftLevel.TooCoarse), ("parts", DriftLevel.Stable)], report.Columns.Select(column => (column.Column, column.Level)));
    }

    [Fact]
    public void Missing_new_and_retyped_columns_are_named_and_worst()
    {
        var then = new Frame(new Column<double>("age", [.. Numbers(200, row => row)]), new Column<double>("pay", [.. Numbers(200, row => row)]), new Column<double>("id", [.. Numbers(200, row => row)]));
        var baseline = ModelBaseline.Of(then, ["age", "pay"]);
        var report = DriftReport.Of(baseline, new Frame(new Column<double>("Age", [.. Numbers(200, row => row)]), StringColumn.From("pay", Enumerable.Repeat("1,5", 200)), new Column<double>("id", [.. Numbers(200, _ => 0)])));

        Assert.Equal((DriftLevel.MissingColumn, false), (report.Level, report.IsAccepted));
        Assert.Equal(
        [
            "The data has no column 'age', which the model reads. Did you mean 'Age'?",
            "The column 'pay' holds text ('1,5') where training had numbers. Read it as in training, or train again.",
            "The data has a column 'Age', which training did not have.",
        ], report.Problems);
        Assert.Equal([DriftLevel.MissingColumn, DriftLevel.TypeChanged, DriftLevel.NewColumn], report.Columns.Select(column => column.Level));
    }

    [Fact]
    public void Many_missing_columns_are_named_in_one_sentence()
    {
        var then = new Frame(Enumerable.Range(0, 6).Select(i => new Column<double>($"c{i}", [.. Numbers(200, row => row)])));
        var report = DriftReport.Of(ModelBaseline.Of(then), then.Select("c0"));
        Assert.Equal(["The data lacks 5 columns that the model reads: 'c1', 'c2', 'c3', 'c4', 'c5'."], report.Problems);
        Assert.Contains("missing column", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_few_rows_then_or_now_no_column_has_a_verdict()
    {
        foreach (var report in new[] { Compare(Column(Numbers(400, row => row)), Column([1e9])), Compare(Column(Numbers(20, row => row)), Column(Numbers(400, _ => 1e9))) })
        {
            Assert.All(report.Columns, column => Assert.Equal(DriftLevel.TooFewRows, column.Level));
            Assert.Equal((DriftLevel.TooFewRows, false, false), (report.Level, report.HasEnoughRows, report.IsAccepted));
            Assert.StartsWith("Too few rows for a verdict: ", Assert.Single(report.Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Data_without_rows_is_refused() => Assert.Equal(
        "The data has no rows, so there is nothing to compare. Give data with rows.",
        Assert.Throws<InvalidInputException>(() => Compare(Column([1]), Column([]))).Message);

    [Fact]
    public void A_baseline_of_an_earlier_version_is_read_and_says_where_it_cannot_tell()
    {
        var old = ModelBaseline.Parse("""
            {"rows":1000,"columns":{
              "flag":{"type":"number","missing":0,"mean":0.05,"standard_deviation":0.2,"minimum":0,"maximum":1,"edges":[],"counts":[1000],"values":{},"other":0},
              "seven":{"type":"number","missing":0,"mean":7,"standard_deviation":0,"minimum":7,"maximum":7,"edges":[],"counts":[1000],"values":{},"other":0},
              "wide":{"type":"number","missing":0,"mean":50,"standard_deviation":30,"minimum":0,"maximum":99,"edges":[10,20,30,40,50,60,70,80,90],"counts":[100,100,100,100,100,100,100,100,100,100],"values":{},"other":0},
              "none":{"type":"number","missing":1000,"edges":[],"counts":[0],"values":{},"other":0},
              "town":{"type":"text","missing":0,"edges":[],"counts":[],"values":{"x":600,"y":400},"other":0}}}
            """);
        Frame Now(double flag, double seven, double shift, string town) => new(
            new Column<double>("flag", [.. Numbers(500, _ => flag)]), new Column<double>("seven", [.. Numbers(500, _ => seven)]), new Column<double>("wide", [.. Numbers(500, row => (row % 100) + shift)]),
            new Column<double>("none", [.. Numbers(500, _ => double.NaN)]), StringColumn.From("town", Enumerable.Range(0, 500).Select(row => row % 5 < 3 ? "x" : town)), new Column<double>("excluded", [.. Numbers(500, row => row)]));

        var same = DriftReport.Of(old, Now(1, 7, 0, "y"));
        Assert.Equal(DriftLevel.TooCoarse, same.Level);
        Assert.Equal(["The model's baseline, of an earlier version, is too coarse to show a change in flag. Train the model again, or compare with the training data itself."], same.Problems);
        Assert.All(same.Columns.Where(column => column.Column != "flag"), column => Assert.Equal(DriftLevel.Stable, column.Level));

        var moved = DriftReport.Of(old, Now(2, 8, 1000, "z"));
        Assert.Equal(["flag", "seven", "town", "wide"], moved.Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => column.Column).Order());
    }

    [Fact]
    public void Rare_texts_of_an_old_baseline_are_no_drift()
    {
        var values = string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"t{i}\":1"));
        var old = ModelBaseline.Parse($$"""{"rows":1000,"columns":{"c":{"type":"text","missing":0,"edges":[],"counts":[],"values":{ {{values}} },"other":900} } }""");
        Assert.Equal(DriftLevel.Stable, DriftReport.Of(old, Texts(Enumerable.Range(0, 500).Select(row => $"u{row}"))).Level);
    }
}
