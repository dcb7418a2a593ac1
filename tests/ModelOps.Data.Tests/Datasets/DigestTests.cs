namespace ModelOps.Data.Tests.Datasets;

public sealed class DigestTests
{
    private static readonly Frame _frame = Frame.ParseCsv("a,b,c\n1,x,1.5\n2,,\n");

    [Fact]
    public void The_digest_of_a_frame_never_changes() => Assert.Equal("d062489a11231244", _frame.Digest());

    [Fact]
    public void The_dictionary_behind_a_text_column_does_not_matter()
    {
        var one = new Frame(new StringColumn("t", [1, 0, -1], ["b", "a"]));
        var other = new Frame(new StringColumn("t", [0, 2, -1], ["a", "unused", "b"]));

        Assert.Equal(one.Digest(), other.Digest());
    }

    [Fact]
    public void Any_change_of_name_type_value_or_missing_mark_changes_it()
    {
        Frame[] frames =
        [
            _frame, _frame.Rename("a", "z"), _frame.Take([1, 0]), _frame.With(new Column<double>("a", [1, 2])), _frame.With(new Column<long>("a", [1, 2], [false, true])),
            _frame.With(StringColumn.From("b", ["x", ""])), _frame.Drop("c"),
        ];

        Assert.Equal(frames.Length, frames.Select(frame => frame.Digest()).Distinct().Count());
    }

    [Fact]
    public void Schema_and_profile_are_in_mlflows_form()
    {
        Assert.Equal(
            """{"mlflow_colspec":[{"type":"long","name":"a","required":true},{"type":"string","name":"b","required":false},{"type":"double","name":"c","required":false}]}""",
            _frame.DatasetSchemaJson());
        Assert.Equal("""{"num_rows":2,"num_elements":6}""", _frame.DatasetProfileJson());
    }
}
