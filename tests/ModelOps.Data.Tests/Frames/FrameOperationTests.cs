namespace ModelOps.Data.Tests.Frames;

public sealed class FrameOperationTests
{
    private static readonly Frame _people = Frame.ParseCsv("name,age,city,member\nAda,36,London,true\nBob,,Paris,false\nCy,41,London,\nDee,29,,true\n");

    [Fact]
    public void Select_drop_and_rename_keep_the_other_columns()
    {
        Assert.Equal(["city", "name"], Names(_people.Select("city", "name")));
        Assert.Equal(["name", "city"], Names(_people.Drop("age", "member")));
        Assert.Equal(["name", "years", "city", "member"], Names(_people.Rename("age", "years")));
    }

    [Fact]
    public void A_column_that_is_not_there_is_an_error_with_a_suggestion() =>
        Assert.Equal(
            "There is no column 'agee'. Did you mean 'age'? The columns are: name, age, city, member.",
            Assert.Throws<InvalidInputException>(() => _people.Select("agee")).Message);

    [Fact]
    public void Renaming_to_a_name_that_is_taken_is_an_error() =>
        Assert.Equal("Two columns are named 'city'. Rename one of them.", Assert.Throws<InvalidInputException>(() => _people.Rename("name", "city")).Message);

    [Fact]
    public void Filter_keeps_the_rows_that_meet_a_condition() =>
        Assert.Equal(["Ada", "Cy"], Texts(_people.Filter(row => row.Number("age") > 30), "name"));

    [Fact]
    public void Derive_makes_columns_of_every_type()
    {
        var frame = _people
            .Derive("next", row => row.Number("age") + 1)
            .Derive("length", row => row.Text("name")!.Length)
            .Derive("senior", row => row.Number("age") > 35)
            .Derive("where", row => row.IsMissing("city") ? null : row.Text("city")!.ToUpperInvariant())
            .Derive("half", "age", age => age / 2)
            .Derive("known", row => row.IsMissing("age") ? (long?)null : 1L);

        Assert.Equal([37, double.NaN, 42, 30], frame.Numbers("next"));
        Assert.Equal([3, 3, 2, 3], frame.Numbers("length"));
        Assert.Equal([true, false, true, false], ((Column<bool>)frame["senior"]).Values.ToArray());
        Assert.Equal(["LONDON", "PARIS", "LONDON", null], Texts(frame, "where"));
        Assert.Equal([18, double.NaN, 20.5, 14.5], frame.Numbers("half"));
        Assert.Equal(1, frame["known"].MissingCount);
    }

    [Fact]
    public void Derive_says_which_types_a_column_can_hold() =>
        Assert.Equal(
            "Column 'x' cannot hold Guid values. Return double, long, int, bool, DateTime or string.",
            Assert.Throws<InvalidInputException>(() => _people.Derive("x", _ => Guid.Empty)).Message);

    [Fact]
    public void Sort_is_stable_and_puts_missing_values_last_either_way()
    {
        Assert.Equal(["Dee", "Ada", "Cy", "Bob"], Texts(_people.Sort("age"), "name"));
        Assert.Equal(["Cy", "Ada", "Dee", "Bob"], Texts(_people.Sort(new SortKey("age", Descending: true)), "name"));
        Assert.Equal(["Cy", "Ada", "Bob", "Dee"], Texts(_people.Sort("city", new SortKey("age", true)), "name"));
    }

    [Fact]
    public void Groups_are_ordered_by_key_and_missing_keys_make_one()
    {
        var groups = _people.GroupBy("city").Aggregate(
            Aggregate.Count(), Aggregate.Mean("age"), Aggregate.Maximum("age"), Aggregate.Minimum("name"), Aggregate.CountDistinct("age"), Aggregate.First("name"));

        Assert.Equal(["London", "Paris", null], Texts(groups, "city"));
        Assert.Equal([2, 1, 1], groups.Numbers("count"));
        Assert.Equal([38.5, double.NaN, 29], groups.Numbers("mean_age"));
        Assert.Equal([41, double.NaN, 29], groups.Numbers("max_age"));
        Assert.Equal(["Ada", "Bob", "Dee"], Texts(groups, "min_name"));
        Assert.Equal([2, 0, 1], groups.Numbers("distinct_age"));
        Assert.Equal(["Ada", "Bob", "Dee"], Texts(groups, "first_name"));
    }

    [Fact]
    public void Grouping_by_several_columns_pairs_their_values()
    {
        var groups = Frame.ParseCsv("a,b,v\nx,1,1\ny,1,2\nx,2,3\nx,1,4\n").GroupBy("a", "b").Aggregate(Aggregate.Sum("v"));

        Assert.Equal(["x", "x", "y"], Texts(groups, "a"));
        Assert.Equal([5, 3, 2], groups.Numbers("sum_v"));
    }

    [Fact]
    public void An_inner_join_keeps_matches_a_left_join_all_left_rows_and_a_full_join_all()
    {
        var cities = Frame.ParseCsv("city,country,age\nLondon,UK,2000\nRome,Italy,2700\n,nowhere,0\n");

        var inner = _people.Join(cities, ["city"]);
        var left = _people.Join(cities, ["city"], JoinKind.Left);
        var full = _people.Join(cities, ["city"], JoinKind.Full);

        Assert.Equal(["name", "age", "city", "member", "country", "age_right"], Names(inner));
        Assert.Equal(["Ada", "Cy"], Texts(inner, "name"));
        Assert.Equal(["UK", null, "UK", null], Texts(left, "country"));
        Assert.Equal(["Ada", "Bob", "Cy", "Dee", null, null], Texts(full, "name"));
        Assert.Equal(["London", "Paris", "London", null, "Rome", null], Texts(full, "city"));
        Assert.Equal([36, double.NaN, 41, 29, double.NaN, double.NaN], full.Numbers("age"));
    }

    [Fact]
    public void A_join_repeats_rows_that_match_more_than_once()
    {
        var joined = Frame.ParseCsv("k,a\n1,x\n2,y\n").Join(Frame.ParseCsv("k,b\n1,p\n1,q\n"), ["k"]);

        Assert.Equal(["p", "q"], Texts(joined, "b"));
    }

    [Fact]
    public void Keys_of_different_types_do_not_join() =>
        Assert.Equal(
            "Column 'k' is Int64 in one frame and String in another. Convert one of them first.",
            Assert.Throws<InvalidInputException>(() => Frame.ParseCsv("k,a\n1,x\n").Join(Frame.ParseCsv("k,b\none,p\n"), ["k"])).Message);

    [Fact]
    public void Concat_puts_rows_below_each_other_and_widens_whole_numbers()
    {
        var all = Frame.Concat(Frame.ParseCsv("a,b\n1,x\n"), Frame.ParseCsv("b,a\ny,2.5\n,\n"));

        Assert.Equal([1, 2.5, double.NaN], all.Numbers("a"));
        Assert.Equal(["x", "y", null], Texts(all, "b"));
    }

    [Fact]
    public void Distinct_keeps_the_first_of_equal_rows() =>
        Assert.Equal(["Ada", "Bob", "Dee"], Texts(_people.Distinct("city"), "name"));

    [Fact]
    public void Head_tail_and_take_choose_rows_and_refuse_ones_that_are_not_there()
    {
        Assert.Equal(["Ada"], Texts(_people.Head(1), "name"));
        Assert.Equal(["Cy", "Dee"], Texts(_people.Tail(2), "name"));
        Assert.Equal(["Dee", "Dee"], Texts(_people.Take([3, 3]), "name"));
        Assert.Equal(
            "There is no row 4: the frame has rows 0 to 3. Were the row numbers made for another frame?",
            Assert.Throws<InvalidInputException>(() => _people.Take([4])).Message);
    }

    private static string[] Names(Frame frame) => [.. frame.Columns.Select(column => column.Name)];

    private static IEnumerable<string?> Texts(Frame frame, string column) => Enumerable.Range(0, frame.RowCount).Select(row => new FrameRow(frame, row).Text(column));
}
