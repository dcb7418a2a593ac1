using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Labels;

public sealed class LabelLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_label_of_a_row_counts()
    {
        await ScoreAsync("a", "b");
        var log = new LabelLog(_folder.Path);
        await log.AddAsync([new Label("a", "good"), new Label("a", "bad")]);
        await log.AddAsync([new Label("b", "bad")]);
        await log.AddAsync([new Label("b", "good")]);
        var rows = PayloadTables.Query(_folder.Path, "SELECT id, actual, prediction FROM labelled ORDER BY id");
        Assert.Equal(["a", "b"], rows.Texts("id"));
        Assert.Equal(["bad", "good"], rows.Texts("actual"));
        Assert.Equal(4, Requests.Count(_folder.Path, "labels"));
    }

    [Fact]
    public async Task Labels_of_unknown_rows_are_kept_counted_and_joined_when_the_rows_come()
    {
        var log = new LabelLog(_folder.Path);
        await log.AddAsync([new Label("a", "good"), new Label("x", "good"), new Label("x", "bad")]);
        Assert.Equal(new LabelSummary(3, 2, 0, 0), LabelSummary.Of(_folder.Path));
        await ScoreAsync("a");
        Assert.Equal(new LabelSummary(3, 2, 1, 1), LabelSummary.Of(_folder.Path));
        Assert.Equal(1, LabelSummary.Of(_folder.Path).Unknown);
    }

    [Fact]
    public async Task A_label_joins_the_answers_of_every_version_that_scored_the_row()
    {
        await using (var log = new PayloadLog(_folder.Path))
        {
            log.Scored(Requests.One("a"));
            log.Scored(Requests.One("a", version: "2") with { IsShadow = true });
        }

        await new LabelLog(_folder.Path).AddAsync([Label.Of("a", 1.5)]);
        var rows = PayloadTables.Query(_folder.Path, "SELECT version, actual_value FROM labelled ORDER BY version");
        Assert.Equal([1.5, 1.5], [rows["actual_value"][0], rows["actual_value"][1]]);
        Assert.Equal(new LabelSummary(1, 1, 1, 1), LabelSummary.Of(_folder.Path));
    }

    [Fact]
    public async Task Wrong_labels_are_named_and_the_others_are_taken()
    {
        var log = new LabelLog(_folder.Path, new LabelLogOptions { Classes = ["good", "bad"] });
        var receipt = await log.AddAsync([new Label("a", "good"), new Label(" ", "good"), new Label("b", ""), new Label("c", "goood"), new Label(new string('i', 301), "bad"), new Label("d", "bad")]);
        Assert.Equal(2, receipt.Accepted);
        Assert.Equal(
            [
                new LabelError(1, "The label has no id. Give the id of the row that it belongs to."),
                new LabelError(2, "The label of 'b' is missing. Give the true class or value."),
                new LabelError(3, "The model has no class 'goood', the label of 'c'. Did you mean 'good'? Its classes are: good, bad."),
                new LabelError(4, "The id 'iiiiiiiiiiiiiiiiiiii…' has 301 characters, and 300 are the most. Give the id of the answer."),
            ],
            receipt.Errors);
        Assert.Equal(["a", "d"], PayloadTables.Query(_folder.Path, "FROM labels").Texts("id"));
    }

    [Theory]
    [InlineData("12.5", true)]
    [InlineData("-3e2", true)]
    [InlineData("NaN", false)]
    [InlineData("Infinity", false)]
    [InlineData("high", false)]
    public void A_regressor_takes_numbers(string text, bool isGood)
    {
        var errors = new LabelLog(_folder.Path, new LabelLogOptions { NeedsNumbers = true }).Check([new Label("a", text)]);
        Assert.Equal(isGood ? [] : [new LabelError(0, $"The label '{text}' of 'a' is not a number, and the model predicts numbers. Give the true value.")], errors);
    }

    [Fact]
    public async Task A_class_that_is_a_whole_number_may_be_written_with_decimals()
    {
        var log = new LabelLog(_folder.Path, new LabelLogOptions { Classes = ["0", "1"] });
        Assert.Empty((await log.AddAsync([new Label("a", "1.0"), new Label("b", "0"), new Label("c", "-0.0")])).Errors);
        Assert.Equal(["1", "0", "0"], PayloadTables.Query(_folder.Path, "FROM labels ORDER BY sequence").Texts("label"));
        Assert.Single(log.Check([new Label("a", "1.5")]));
    }

    [Fact]
    public async Task Which_labels_fit_is_read_from_the_answers_of_the_log()
    {
        Assert.Equal((null, false), (PayloadTables.LabelsOf(_folder.Path).Classes, PayloadTables.LabelsOf(_folder.Path).NeedsNumbers));
        await ScoreAsync("a");
        Assert.Equal((null, true), (PayloadTables.LabelsOf(_folder.Path).Classes, PayloadTables.LabelsOf(_folder.Path).NeedsNumbers));
        var folder = _folder.File("classes");
        await using (var log = new PayloadLog(folder))
        {
            log.Scored(Requests.Of("b", new Frame(new Column<double>("age", [1])), new Frame(StringColumn.From("label", ["no"]), new Column<double>("probability_no", [0.9]), new Column<double>("probability_yes", [0.1]))));
        }

        Assert.Equal(["no", "yes"], PayloadTables.LabelsOf(folder).Classes!);
        Assert.False(PayloadTables.LabelsOf(folder).NeedsNumbers);
    }

    [Fact]
    public async Task Many_callers_at_once_are_written_together()
    {
        var log = new LabelLog(_folder.Path);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => log.AddAsync([new Label($"{i}", "yes")])));
        Assert.Equal(300, receipts.Sum(receipt => receipt.Accepted));
        Assert.Equal(300, (long)PayloadTables.Query(_folder.Path, "SELECT count(DISTINCT (id, sequence)) AS n FROM labels")["n"][0]!);
        Assert.InRange(Directory.GetFiles(_folder.Path, "labels-*.parquet").Length, 1, 32);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_an_error_for_each_caller()
    {
        var log = new LabelLog(_folder.Write("file", "x"));
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => log.AddAsync([new Label("a", "yes")]));
        Assert.StartsWith($"Labels cannot be written to '{log.Folder}': ", error.Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => log.AddAsync([new Label("a", "yes")]));
        Assert.Empty((await log.AddAsync([])).Errors);
    }

    private async Task ScoreAsync(params string[] ids)
    {
        await using var log = new PayloadLog(_folder.Path);
        foreach (var id in ids)
        {
            log.Scored(Requests.One(id));
        }
    }
}
