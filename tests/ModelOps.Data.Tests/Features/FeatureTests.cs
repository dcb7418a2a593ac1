namespace ModelOps.Data.Tests.Features;

public sealed class FeatureTests
{
    private static readonly Frame _small = Frame.ParseCsv("x,n,city,when,ok\n1.5,1,Rome,2024-02-29,true\n,2,,2024-12-31T13:00:00,\n3.5,,Rome,,true\n100,2,Oslo,2023-01-01,false\n");

    [Fact]
    public void Rows_with_missing_values_are_dropped_by_all_columns_or_some()
    {
        Assert.Equal(2, _small.DropMissing().RowCount);
        Assert.Equal(3, _small.DropMissing("x").RowCount);
    }

    [Fact]
    public void Missing_values_are_filled_by_rule_or_by_value()
    {
        Assert.Equal([1.5, 35, 3.5, 100], _small.FillMissing("x", Fill.Mean).Numbers("x"));
        Assert.Equal([1.5, 3.5, 3.5, 100], _small.FillMissing("x", Fill.Median).Numbers("x"));
        Assert.Equal([1, 2, 2, 2], _small.FillMissing("n", Fill.Mode).Numbers("n"));
        Assert.Equal(ColumnType.Int64, _small.FillMissing("n", Fill.Mode)["n"].Type);
        Assert.Equal([1, 2, 7, 2], _small.FillMissing("n", 7L).Numbers("n"));
        Assert.Equal("Rome", _small.FillMissing("city", Fill.Mode)["city"][1]);
        Assert.Equal("none", _small.FillMissing("city", "none")["city"][1]);
        Assert.Equal(true, _small.FillMissing("ok", Fill.Mode)["ok"][1]);
        Assert.Equal([false, true, false, false], ((Column<bool>)_small.MissingIndicator("city")["city_missing"]).Values.ToArray());
    }

    [Fact]
    public void A_fill_that_does_not_fit_the_column_says_so()
    {
        Assert.Equal("Column 'city' holds String values, which have no mean. Use Fill.Mode.", Assert.Throws<InvalidInputException>(() => _small.FillMissing("city", Fill.Mean)).Message);
        Assert.Equal("Column 'x' holds Float64 values, so it cannot be filled with the text 'a'. Give a value of its type.", Assert.Throws<InvalidInputException>(() => _small.FillMissing("x", "a")).Message);
        Assert.Equal("Column 'e' has no value to learn a median from. Drop it, or give a constant.", Assert.Throws<InvalidInputException>(() => Frame.ParseCsv("e,f\n,1\n").FillMissing("e", Fill.Median)).Message);
    }

    [Fact]
    public void Outliers_are_brought_to_bounds()
    {
        var values = _small.Numbers("x");

        Assert.Equal([1.5, double.NaN, 3.5, 3.5], _small.Clip("x", (0, 3.5)).Numbers("x"));
        Assert.Equal((2.5 - (1.5 * 49.25), 51.75 + (1.5 * 49.25)), Statistics.IqrBounds(values));
        Assert.Equal((1.5, 100), Statistics.QuantileBounds(values, 0, 1));
        Assert.Equal(35, (Statistics.ZScoreBounds(values).Low + Statistics.ZScoreBounds(values).High) / 2, 1e-12);
        Assert.StartsWith("The bounds for 'x' are 2 and 1.", Assert.Throws<InvalidInputException>(() => _small.Clip("x", (2, 1))).Message, StringComparison.Ordinal);
    }

    // Expected values by scikit-learn 1.2.1: StandardScaler, MinMaxScaler, RobustScaler on [1, 2, 4, 9].
    [Fact]
    public void Scales_are_those_of_scikit_learn()
    {
        var frame = new Frame(new Column<double>("v", [1, 2, 4, 9]), new Column<double>("same", [5, 5, 5, 5]));

        Assert.Equal(-0.9733285267845753, frame.Scale("v").Numbers("v")[0], 1e-12);
        Assert.Equal([0, 0.125, 0.375, 1], frame.Scale("v", Scaling.MinMax).Numbers("v"));
        Assert.Equal(-0.5714285714285714, frame.Scale("v", Scaling.Robust).Numbers("v")[0], 1e-12);
        Assert.Equal([0, 0, 0, 0], frame.Scale("same").Numbers("same"));
    }

    [Fact]
    public void The_logarithm_is_exact_near_zero_and_refuses_what_has_none()
    {
        var frame = new Frame(new Column<double>("v", [0, 1e-10, Math.E - 1, double.NaN]));

        Assert.Equal([0, 1e-10 - 5e-21, 1, double.NaN], frame.Log1p("v").Numbers("v"));
        Assert.Equal(
            "Column 'v' has 1 value of -1 or below, as -1, without a logarithm of 1 + x. Clip or shift it first.",
            Assert.Throws<InvalidInputException>(() => new Frame(new Column<double>("v", [-1])).Log1p("v")).Message);
    }

    [Fact]
    public void Buckets_are_named_by_their_bounds()
    {
        var frame = new Frame(new Column<double>("age", [18, 18.5, 60, 61, double.NaN]));

        var bands = (StringColumn)frame.Bucketize("age", [18, 60], "band")["band"];

        Assert.Equal(["[18, 60)", "[18, 60)", ">= 60", ">= 60", null], Enumerable.Range(0, 5).Select(bands.Text));
        Assert.Equal(
            "The edges for 'age' are 3, 3. Give at least one, each above the one before.",
            Assert.Throws<InvalidInputException>(() => frame.Bucketize("age", [3, 3])).Message);
    }

    [Fact]
    public void Numbers_interact_as_products_and_texts_as_pairs()
    {
        Assert.Equal([1.5, double.NaN, double.NaN, 200], _small.Interact("x", "n").Numbers("x_x_n"));
        Assert.Equal("Rome × Rome", _small.Derive("city2", row => row.Text("city")).Interact("city", "city2")["city_x_city2"][0]);
    }

    [Fact]
    public void One_hot_columns_stand_where_the_text_stood_and_rare_texts_share_one()
    {
        var frame = _small.Select("x", "city", "n").OneHot("city", new OneHotOptions { MinCount = 2 });

        Assert.Equal(["x", "city_Rome", "city_other", "n"], frame.Columns.Select(column => column.Name));
        Assert.Equal([1, 0, 1, 0], frame.Numbers("city_Rome"));
        Assert.Equal([0, 0, 0, 1], frame.Numbers("city_other"));
    }

    [Fact]
    public void Texts_become_places_or_buckets()
    {
        Assert.Equal([1, double.NaN, 1, 0], _small.Ordinal("city").Numbers("city"));
        Assert.Equal([0, double.NaN, 0, double.NaN], _small.Ordinal("city", ["Rome"]).Numbers("city"));
        Assert.Equal([4, double.NaN, 4, 10], _small.HashBuckets("city", 16).Numbers("city"));
    }

    [Fact]
    public void Moments_become_parts()
    {
        var frame = _small.DateParts("when").DateParts("when", DatePart.Hour, DatePart.Quarter, DatePart.DayOfYear, DatePart.Epoch);

        Assert.Equal([2024, 2024, double.NaN, 2023], frame.Numbers("when_year"));
        Assert.Equal([2, 12, double.NaN, 1], frame.Numbers("when_month"));
        Assert.Equal([4, 2, double.NaN, 7], frame.Numbers("when_weekday"));
        Assert.Equal([0, 13, double.NaN, 0], frame.Numbers("when_hour"));
        Assert.Equal([1, 4, double.NaN, 1], frame.Numbers("when_quarter"));
        Assert.Equal([60, 366, double.NaN, 1], frame.Numbers("when_dayofyear"));
        Assert.Equal(1709164800, frame.Numbers("when_epoch")[0]);
    }

    [Fact]
    public void Target_encoding_shows_no_row_its_own_target()
    {
        var rows = Enumerable.Range(0, 100).ToArray();
        var frame = new Frame(
            StringColumn.From("id", rows.Select(row => $"id{row}")),
            StringColumn.From("side", rows.Select(row => row % 2 == 0 ? "left" : "right")),
            new Column<double>("y", [.. rows.Select(row => (double)(row % 2))]));

        var encoded = frame.TargetEncode("id", "y").TargetEncode("side", "y", smoothing: 0);

        Assert.Equal(encoded.Numbers("side"), frame.Numbers("y"));
        Assert.InRange(Math.Abs(Statistics.Correlation(encoded.Numbers("id"), frame.Numbers("y"))), 0, 0.5);
    }

    [Fact]
    public void Columns_that_tell_nothing_are_dropped_and_the_others_ranked()
    {
        var frame = Frame.ParseCsv("same,text,x,copy,y\n1,a,1,p,p\n1,a,2,q,q\n1,a,1,p,p\n1,a,2,p,p\n");

        Assert.Equal(["x", "copy", "y"], frame.DropLowVariance().Columns.Select(column => column.Name));
        var ranked = frame.MutualInformation("y");
        Assert.Equal("copy", ranked["column"][0]);
        Assert.Equal(-(0.25 * Math.Log(0.25)) - (0.75 * Math.Log(0.75)), ranked.Numbers("mutual_information")[0], 1e-12);
        Assert.Equal(0, ranked.Numbers("mutual_information")[3]);
    }

    [Fact]
    public void Quantiles_edges_and_categories_that_cannot_be_are_named()
    {
        static string Error(Action action) => Assert.Throws<InvalidInputException>(action).Message;

        Assert.Equal("The quantiles are 5 and 95. Give shares from 0 to 1, the lower one first, such as 0.05 and 0.95.", Error(() => Statistics.QuantileBounds([1, 2, 3], 5, 95)));
        Assert.Equal("The edges for 'x' are none. Give at least one, each above the one before.", Error(() => _small.Bucketize("x", [])));
        Assert.Equal("The most categories of 'city' are 0. Give at least 1.", Error(() => _small.OneHot("city", new OneHotOptions { MaxCategories = 0 })));
    }

    // Expected values by scikit-learn 1.2.1: TfidfVectorizer(ngram_range=(1, 2), max_features=4).
    [Fact]
    public void Terms_are_weighted_as_in_scikit_learn()
    {
        var frame = new Frame(StringColumn.From("t", ["The cat sat on the mat", "the dog", null, "a cat, the CAT"]))
            .TfIdf("t", new TfIdfOptions { MaxWords = 2, MaxTerms = 4 });

        Assert.Equal(["t_cat", "t_cat sat", "t_the", "t_the cat"], frame.Columns.Select(column => column.Name));
        Assert.Equal([0.4006257940667448, 0, 0, 0.8410023088980836], frame.Numbers("t_cat"), Near);
        Assert.Equal([0.648682215597334, 1, 0, 0.34043192496461805], frame.Numbers("t_the"), Near);
        Assert.Equal(
            "Terms of 2 to 1 words, at most 100, are none. Give 1 or more words, the fewer first, and 1 or more terms.",
            Assert.Throws<InvalidInputException>(() => _small.TfIdf("city", new TfIdfOptions { MinWords = 2 })).Message);
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
