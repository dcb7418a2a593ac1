using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>What train chose, and what is odd about the data, is in the view, in the result, and of a search as well.</summary>
public sealed class TrainSaysWhatItChoseTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private string Data(Func<int, string> target)
    {
        _bench.Write("d.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 200).Select(row => FormattableString.Invariant($"{row * 7 % 31},{row * 3 % 17},{target(row)}\n"))));
        return _bench.File("d.csv");
    }

    [Fact]
    public async Task A_count_is_said_to_be_classes_and_can_be_numbers()
    {
        var file = Data(row => $"{row % 10}");
        await _bench.RunAsync($"train {file} --target y --as model");
        Assert.Contains("10 classes", _bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains("choose the task numbers", _bench.Host.Text, StringComparison.Ordinal);

        var numbers = await _bench.Ops.TrainAsync(Frame.ReadCsv(file), new TrainOptions { Target = "y", Task = "numbers" });
        Assert.Equal(("ridge", 0), (numbers.Trainer, numbers.Notes.Count));
        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.TrainAsync(Frame.ReadCsv(file), new TrainOptions { Target = "y", Task = "number" }));
        Assert.Equal("The task 'number' is not known. Did you mean 'numbers'? Use classes or numbers.", wrong.Message);
    }

    [Fact]
    public async Task Whole_numbers_can_be_asked_to_be_classes()
    {
        var classes = await _bench.Ops.TrainAsync(Frame.ReadCsv(Data(row => $"{row % 25}")), new TrainOptions { Target = "y", Task = "classes" });
        Assert.Equal((LearningTask.Multiclass, 25), (classes.Model.Model.Metadata.Task, classes.Model.Model.Metadata.Classes.Count));
        var two = await _bench.Ops.TrainAsync(Frame.ReadCsv(Data(row => row % 2 == 0 ? "1.5" : "2.5")), new TrainOptions { Target = "y", Task = "classes" });
        Assert.Equal(LearningTask.Binary, two.Model.Model.Metadata.Task);
    }

    [Fact]
    public async Task Labels_that_differ_by_blanks_are_noted_by_train_and_tune()
    {
        var frame = Frame.ReadCsv(Data(row => row % 2 == 0 ? "\"ja \"" : row % 3 == 0 ? "ja" : "nein"));
        var result = await _bench.Ops.TrainAsync(frame, new TrainOptions { Target = "y" });
        Assert.Contains("differ by blanks only", Assert.Single(result.Notes), StringComparison.Ordinal);
        _bench.Host.Variables["frame"] = frame;
        await _bench.RunAsync("tune frame --target y --trainers logistic --trials 2 --folds 2");
        Assert.Contains("differ by blanks only", _bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains(_bench.Host.Html, html => html.Contains("differ by blanks only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Undefined_metrics_are_dashes_and_left_out_rows_are_counted()
    {
        await _bench.RunAsync("train train --target risk --positive bad --as model");
        var test = (Frame)_bench.Host.Variables["test"];
        var risks = Enumerable.Range(0, test.RowCount).Select(row => row == 0 ? null : row < 100 ? "good" : (string?)test["risk"][row]);
        _bench.Host.Variables["odd"] = test.Drop("risk").With(StringColumn.From("risk", risks), StringColumn.From("part", Enumerable.Range(0, test.RowCount).Select(row => row < 100 ? "first" : "rest")));
        await _bench.RunAsync("evaluate model --data odd --slices part");
        Assert.Matches(@"rows without a target, left out +1\b", _bench.Host.Text);
        Assert.Matches(@"part = first +99 .*–", _bench.Host.Text);
    }

    [Fact]
    public async Task A_huge_error_is_short()
    {
        var trained = await _bench.Ops.TrainAsync(Frame.ReadCsv(Data(row => FormattableString.Invariant($"{(row % 13) - 6.5}e130"))), new TrainOptions { Target = "y", Cv = 3 });
        var text = ViewText.Render(trained.ToView());
        Assert.Matches(@"rmse \d\.\d\de\+130 ± \d\.\d\de\+1\d\d over", text);
        Assert.DoesNotMatch(@"\d{30}", text);
    }
}
