using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Labels;

public sealed class LabelReaderTests
{
    [Theory]
    [InlineData("""{"id":"a","label":"yes"}""", "a=yes")]
    [InlineData("""[{"id":"a","label":1},{"id":"b","label":true},{"id":"a","label":2.50}]""", "a=1 b=true a=2.50")]
    [InlineData("""{"labels":[{"id":"a","label":"yes"}]}""", "a=yes")]
    [InlineData("[]", "")]
    public void Labels_come_as_one_or_several_in_JSON(string json, string expected) =>
        Assert.Equal(expected, string.Join(' ', LabelReader.FromJson(Encoding.UTF8.GetBytes(json)).Select(label => $"{label.Id}={label.Text}")));

    [Theory]
    [InlineData("""[{"id":1,"label":"x"},{"label":"x"},{"id":"a"},{"id":"a","label":null},7]""", "Entry 0 is |Entry 1 is |Entry 2 is |Entry 3 is |Entry 4 is ")]
    [InlineData("7", "The body is not a label. ")]
    [InlineData("{", "The body is not JSON: ")]
    [InlineData("", "The body is not JSON: ")]
    public void What_is_not_a_label_is_named(string json, string sentences)
    {
        var error = Assert.Throws<InvalidInputException>(() => LabelReader.FromJson(Encoding.UTF8.GetBytes(json)));
        Assert.Collection(error.Errors, [.. sentences.Split('|').Select(begin => (Action<string>)(sentence => Assert.StartsWith(begin, sentence)))]);
    }

    [Theory]
    [InlineData("id,label\n007,1\n8,01\n")]
    [InlineData("label;row_id\n1;007\n01;8\n")]
    public void Ids_and_classes_of_a_CSV_stay_as_they_are_written(string csv)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("labels.csv", csv);
        Assert.Equal([new Label("007", "1"), new Label("8", "01")], LabelReader.FromFile(path));
        Assert.Equal([new Label("007", "1"), new Label("8", "01")], LabelReader.FromCsv(csv));
    }

    [Fact]
    public void Parquet_and_JSON_lines_are_read_with_the_time_of_each_label()
    {
        using var folder = new TemporaryFolder();
        var frame = new Frame(StringColumn.From("key", ["a"]), new Column<double>("paid", [2.5]), new Column<DateTime>("time", [Requests.Start.UtcDateTime]));
        frame.WriteParquet(folder.File("labels.parquet"));
        frame.WriteJsonLines(folder.File("labels.jsonl"));
        Label[] expected = [new Label("a", "2.5") { Time = Requests.Start }];
        Assert.Equal(expected, LabelReader.FromFile(folder.File("labels.parquet"), "key", "paid"));
        Assert.Equal(expected, LabelReader.FromFile(folder.File("labels.jsonl"), "key", "paid"));
    }

    [Fact]
    public void Columns_that_are_not_there_are_named_all_at_once()
    {
        var frame = new Frame(StringColumn.From("key", ["a"]), StringColumn.From("paid", ["b"]));
        Assert.Equal(
            [
                "No column holds the ids: none is named id, row_id or request_id. Name it with Id; the columns are key, paid.",
                "There is no column 'payed' with the labels. The columns are: key, paid.",
            ],
            Assert.Throws<InvalidInputException>(() => LabelReader.FromFrame(frame, label: "payed")).Errors);
    }

    [Fact]
    public void A_row_without_a_label_is_named() => Assert.Equal(
        "Row 2 has no label ('label'). Leave such rows out, or fill them.",
        Assert.Throws<InvalidInputException>(() => LabelReader.FromCsv("id,label\na,yes\nb,\n")).Message);
}
