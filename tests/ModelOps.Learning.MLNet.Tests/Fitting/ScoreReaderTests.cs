using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.Learning.MLNet.Tests.Importing;

namespace ModelOps.Learning.MLNet.Tests.Fitting;

/// <summary>A fit from start to end: its messages, its end before its time, and the numbers that come of it.</summary>
[Collection(Alone.Name)]
public sealed class ScoreReaderTests
{
    private static readonly RowsView _view = new(2,
    [
        ViewColumns.Single("single", row => row + 0.5f), ViewColumns.Flag("flag", row => row == 1), ViewColumns.Text("text", row => "t"),
        ViewColumns.Vector("vector", 3, (row, values) => values.Fill(row)), ViewColumns.Key("key", [], 2, row => row),
    ]);

    [Theory]
    [InlineData("single", 1, new[] { 0.5f, 1.5f })]
    [InlineData("flag", 1, new[] { 0f, 1f })]
    [InlineData("vector", 3, new[] { 0f, 0f, 0f, 1f, 1f, 1f })]
    [InlineData("text", 1, null)]
    [InlineData("key", 1, null)]
    [InlineData("nowhere", 1, null)]
    public void Numbers_are_read_row_by_row_and_what_holds_none_is_not_read_as_some(string column, int width, float[]? values)
    {
        Assert.Equal(values, ScoreReader.Read(_view, column, out var found));
        Assert.Equal(width, found);
    }

    [Fact]
    public void A_fit_reports_what_MLNET_says_in_short_lines()
    {
        var notes = new Notes();
        using var fit = new MLNetFit(new FitContext(LearningTask.Binary) { Seed = 1, Progress = notes });

        var fitted = fit.Run(fit.Context.Transforms.Concatenate("Features", "A", "B").Append(fit.Context.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag")), ExportFixtures.Rows, isLightGbm: false);

        Assert.NotNull(ScoreReader.Read(fitted.Transform(ExportFixtures.Rows), "Score", out _));
        Assert.NotEmpty(notes.All);
        Assert.All(notes.All, note => Assert.InRange(note.Length, 0, 101));
        Assert.All(notes.All, note => Assert.DoesNotContain("[Source=", note, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cancelled_fit_ends_with_the_token_it_was_given()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using var fit = new MLNetFit(new FitContext(LearningTask.Regression) { CancellationToken = stop.Token });

        Assert.ThrowsAny<OperationCanceledException>(() => fit.Run(fit.Context.Transforms.Concatenate("Features", "A"), ExportFixtures.Rows, isLightGbm: false));
    }

    private sealed class Notes : IProgress<FitProgress>
    {
        public List<string> All { get; } = [];

        public void Report(FitProgress value) => All.Add(value.Note!);
    }
}
