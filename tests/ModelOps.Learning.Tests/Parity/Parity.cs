namespace ModelOps.Learning.Tests.Parity;

/// <summary>Compares a graph with the managed scores it was written from.</summary>
internal static class Parity
{
    public const string Inputs = "a,b,c,s,t,f,when";

    // What their graphs hold is run by ONNX Runtime, even for one row.
    private static readonly string[] _onlyRuntime = ["knn", "hash", "tfidf"];

    public static FitOptions Options(string target, string trainer, string? set = null) => new()
    {
        Target = target,
        Trainer = trainer,
        Set = set is null ? null : TrainerSettings.Parse(set),
        Features = Inputs.Split(','),
        Seed = 7,
    };

    /// <summary>Fits on one frame and compares on others, every row; rows that are scored one by one in managed code must score as in ONNX Runtime.</summary>
    public static void Check(Frame training, FitOptions options, params Frame[] scored)
    {
        var problem = LearningProblem.Of(training, options);
        var candidate = problem.Fit(problem.CreateTrainer());
        using var model = new Model(candidate.ToDefinition());
        using var scorer = model.CreateRowScorer();
        Assert.Equal(!_onlyRuntime.Any(word => options.Trainer == word || options.Steps?.Contains(word, StringComparison.Ordinal) == true), scorer.IsManaged);
        foreach (var frame in scored)
        {
            var inRuntime = model.ScoreInRuntime(frame);
            Same(candidate.Score(frame), inRuntime);
            Same(candidate.Score(frame), model.Score(frame));
            for (var row = 0; row < Math.Min(frame.RowCount, 60); row++)
            {
                SameRow(inRuntime, row, model.Score(frame.Take([row])));
            }
        }
    }

    private static void SameRow(ModelScores expected, int row, ModelScores actual)
    {
        var (left, right) = (expected.Probabilities ?? expected.Values!, actual.Probabilities ?? actual.Values!);
        for (var k = 0; k < right.Length; k++)
        {
            var score = left[(row * right.Length) + k];
            Assert.True(Math.Abs(score - right[k]) <= 1e-7 * Math.Max(1, Math.Abs(score)), $"Row {row}: {RandomFrames.Show(score)} in ONNX Runtime, {RandomFrames.Show(right[k])} alone.");
        }

        Assert.Equal(expected.Labels?[row], actual.Labels?[0]);
    }

    public static void Same(ModelScores expected, ModelScores actual)
    {
        var (left, right) = (expected.Probabilities ?? expected.Values!, actual.Probabilities ?? actual.Values!);
        Assert.Equal(left.Length, right.Length);
        for (var i = 0; i < left.Length; i++)
        {
            Assert.True(double.IsFinite(left[i]), $"The trainer's score {i} is {left[i]}.");
            var difference = Math.Abs(left[i] - right[i]);
            Assert.True(difference <= 1e-6 * Math.Max(1, Math.Abs(left[i])), $"Score {i}: trainer {RandomFrames.Show(left[i])}, graph {RandomFrames.Show(right[i])}.");
        }

        Assert.Equal(expected.Labels, actual.Labels);
    }

    /// <summary>The trainers that take any table; others want images.</summary>
    public static IEnumerable<TrainerDefinition> TableTrainers => Trainers.All.Where(trainer => trainer.Name is not ("cnn" or "forecast"));

    /// <summary>Every trainer of tables with each task it can do, small enough for many fits.</summary>
    public static TheoryData<string, string, string> TrainersAndTargets()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var trainer in TableTrainers)
        {
            foreach (var task in trainer.Tasks)
            {
                data.Add(trainer.Name, task switch { LearningTask.Binary => "two", LearningTask.Multiclass => "three", _ => "value" }, Small(trainer));
            }
        }

        return data;
    }

    private static string Small(TrainerDefinition trainer) => string.Join(',', new[] { ("trees", "5"), ("epochs", "5"), ("max_rows", "60") }
        .Where(pair => trainer.Parameters.Any(parameter => parameter.Name == pair.Item1))
        .Select(pair => $"{pair.Item1}={pair.Item2}"));
}
