using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Tests.Steps;

public sealed class StepTests
{
    private static readonly StepContext _context = new(LearningTask.Regression, new Targets([0, 1, 2, 3], 0), 1, []);

    private static PreparedTable Numbers(params double[] values) => new(values.Length, [PreparedNumber.Of("x", values)], []);

    private static PreparedTable Texts(params string?[] values) => new(values.Length, [], [StringColumn.From("t", values)]);

    private static string Run(string step, PreparedTable table)
    {
        foreach (var part in PipelineSteps.Parse(step))
        {
            part.Fit(table, _context).ApplyToTraining(table);
        }

        return string.Join("; ", table.Numbers.Select(number => $"{number.Name} {string.Join(' ', number.Values.Select(value => Math.Round(value, 3).ToString(System.Globalization.CultureInfo.InvariantCulture)))}"));
    }

    [Theory]
    [InlineData("fill", "x 1 2 2 9")]
    [InlineData("fill(method=mean)", "x 1 2 4 9")]
    [InlineData("fill(method=constant, value=-1, indicator=true)", "x 1 2 -1 9; x_missing 0 0 1 0")]
    [InlineData("clip(method=quantile, factor=0.25)", "x 1.5 2 NaN 5.5")]
    [InlineData("scale(method=minmax)", "x 0 0.125 NaN 1")]
    [InlineData("scale(method=robust)", "x -0.25 0 NaN 1.75")]
    [InlineData("log", "x 0.693 1.099 NaN 2.303")]
    [InlineData("bucketize(bins=2)", "x 0 1 NaN 1")]
    [InlineData("fill; select(method=variance, least=100)", "")]
    public void Numbers_become_what_a_step_says(string step, string expected) => Assert.Equal(expected, Run(step, Numbers(1, 2, double.NaN, 9)));

    [Theory]
    [InlineData("one-hot", "t=a 1 1 0 0; t=b 0 0 1 0; t=(missing) 0 0 0 1")]
    [InlineData("one-hot(min_count=2)", "t=a 1 1 0 0; t=(rare) 0 0 1 0; t=(missing) 0 0 0 1")]
    [InlineData("ordinal", "t 0 0 1 NaN")]
    [InlineData("fill-text; ordinal", "t 0 0 1 0")]
    [InlineData("hash(buckets=4)", "t#0 0 0 0 1; t#1 0 0 0 0; t#2 1 1 0 0; t#3 0 0 1 0")]
    public void Texts_become_what_a_step_says(string step, string expected) => Assert.Equal(expected, Run(step, Texts("a", "a", "b", null)));

    [Theory]
    [InlineData("clip", "clip(method=iqr, factor=1.5)")]
    [InlineData("clip(method=zscore)", "clip(method=zscore, factor=3)")]
    [InlineData("clip(method=quantile)", "clip(method=quantile, factor=0.01)")]
    public void A_clip_without_a_factor_takes_the_usual_one_of_its_method(string step, string same)
    {
        var values = Enumerable.Range(0, 100).Select(i => i < 98 ? i / 10.0 : 100.0 * i).ToArray();

        Assert.Equal(Run(same, Numbers(values)), Run(step, Numbers(values)));
    }

    [Fact]
    public void A_share_that_cuts_everything_is_refused() => Assert.Equal(
        ["'factor' of clip is '1.5', but the share that method=quantile cuts on each side must be below 0.5.", "There is no step 'scal'. Did you mean 'scale'? The steps are: " + string.Join(", ", PipelineSteps.All.Select(step => step.Name)) + "."],
        PipelineSteps.Errors("clip(method=quantile, factor=1.5); scal"));

    [Fact]
    public void No_training_row_sees_its_own_target_in_a_target_encoding()
    {
        var rows = Enumerable.Range(0, 40).ToArray();
        var table = new PreparedTable(40, [], [StringColumn.From("t", rows.Select(row => $"only {row}"))]);
        var context = new StepContext(LearningTask.Regression, new Targets([.. rows.Select(row => (double)row)], 0), 1, []);

        PipelineSteps.Parse("target-encode(smoothing=0)")[0].Fit(table, context).ApplyToTraining(table);

        // Each value occurs once, so other folds know nothing of it: five means, one a fold.
        Assert.Equal(5, table.Numbers[0].Values.Distinct().Count());
    }

    [Fact]
    public void Weights_of_terms_are_those_of_scikit_learn()
    {
        // TfidfVectorizer(ngram_range=(1, 2)).fit_transform(["red car", "red red bike", "blue"]), scikit-learn 1.2.1
        Assert.Equal(
            "t:bike 0 0.434 0; t:blue 0 0 1; t:car 0.623 0 0; t:red 0.474 0.66 0; t:red bike 0 0.434 0; t:red car 0.623 0 0; t:red red 0 0.434 0",
            Run("tfidf(ngrams=2)", Texts("Red car", "red, RED bike!", "blue")));
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("hello", 613153351u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 776992547u)]
    public void The_hash_is_murmur_3(string text, uint expected) => Assert.Equal(expected, HashStep.Hash(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parts_of_moments_are_those_of_the_frame()
    {
        DateTime[] timestamps = [new(1969, 12, 31, 23, 59, 59, 999), new(1970, 1, 1), new(2000, 2, 29, 12, 0, 1), new(1900, 3, 1), new(2024, 12, 29, 6, 7, 8), new(1, 1, 1), new(9999, 12, 31, 23, 0, 0)];
        var frame = new Frame(new Column<DateTime>("when", timestamps));
        var parts = Enum.GetValues<DatePart>();
        var table = new PreparedTable(timestamps.Length, [PreparedNumber.Of("when", ModelOps.Models.RawColumn.Numbers(frame["when"]))], []);
        PipelineSteps.Parse($"date-parts(parts={string.Join('+', parts)})")[0].Fit(table, _context with { Timestamps = ["when"] }).Apply(table);

        var expected = frame.DateParts("when", parts);
        Assert.Equal(expected.Columns.Skip(1).Select(column => column.Name), table.Numbers.Select(number => number.Name));
        Assert.All(table.Numbers, number => Assert.Equal(expected.Numbers(number.Name), number.Values));
    }

    [Fact]
    public void Selection_by_importance_keeps_what_helps_together_with_the_others_and_drops_noise()
    {
        // Neither column of a pair tells anything alone, so mutual information cannot see them.
        var random = new Random(3);
        bool[][] bits = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 600).Select(_ => random.Next(2) == 0).ToArray())];
        var frame = new Frame(
            [.. bits.Select((values, j) => (Column)new Column<double>($"b{j}", [.. values.Select(bit => bit ? 1.0 : 0)])),
             new Column<double>("id", [.. Enumerable.Range(0, 600).Select(i => (double)i)]),
             StringColumn.From("target", Enumerable.Range(0, 600).Select(i => bits[1][i] ^ bits[4][i] ? "yes" : "no"))]);

        var importance = frame.Importance("target");
        Assert.Equal(["b1", "b4"], new[] { importance["column"][0], importance["column"][1] }.Order());
        Assert.InRange(importance.Numbers("importance")[1], 0.1, 1);
        Assert.All(importance.Numbers("importance").Skip(2), value => Assert.InRange(value, -0.15, 0.05));
        Assert.Equal(["b1", "b4", "target"], frame.SelectByImportance("target", 2).Columns.Select(column => column.Name));

        var problem = LearningProblem.Of(frame, new() { Target = "target", Trainer = "random-forest", Steps = "select(method=importance, share=0.25)" });
        var (pipeline, features) = FittedPipeline.Fit(frame, problem.Inputs, PipelineSteps.Parse(problem.Options.Steps), new StepContext(problem.Task, problem.Targets, 1, []));
        Assert.Equal(["b1", "b4"], features.Columns.Select(column => column.Name));
        Assert.Equal(2, pipeline.Transform(frame).Count);
    }

    [Fact]
    public void Numbers_that_a_step_has_scaled_are_not_scaled_again_by_the_trainer()
    {
        var frame = new Frame(
            new Column<double>("a", [0, 5, 10, 10, 2]), new Column<double>("b", [0, 5, 10, 10, 2]), StringColumn.From("two", ["x", "y", "x", "y", "x"]));
        var problem = LearningProblem.Of(frame, new() { Target = "two", Steps = "scale(a, method=minmax)" });
        IPipelineStep[] steps = [.. PipelineSteps.Parse(problem.Options.Steps), .. DefaultSteps.Of(Preparation.Scaled)];
        var (_, features) = FittedPipeline.Fit(frame, problem.Inputs, steps, new StepContext(problem.Task, problem.Targets, 1, []));

        float[] Column(string name) => [.. Enumerable.Range(0, 5).Select(row => features.Row(row)[features.Columns.ToList().FindIndex(column => column.Name == name)])];
        Assert.Equal([0, 0.5f, 1, 1, 0.2f], Column("a"));
        Assert.Equal(0, Column("b").Average(), 1e-6);
    }

    [Theory]
    [InlineData("date-parts(parts=month+wekday)", "There is no part 'wekday' of a timestamp. Did you mean 'weekday'? The parts are: year, quarter, month, day, weekday, dayofyear, hour, epoch.")]
    [InlineData("select(method=importanc)", "'method' of select is 'importanc', but must be one of variance, information, importance. Did you mean 'importance'?")]
    [InlineData("select(share=2)", "'share' of select is '2', but must be a number from 0 to 1.")]
    public void A_wrong_parameter_of_a_step_is_said_in_a_sentence(string step, string expected) => Assert.Equal([expected], PipelineSteps.Errors(step));

    [Fact]
    public void Parts_of_a_column_without_moments_are_refused()
    {
        var frame = new Frame(new Column<DateTime>("when", [DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1)]), new Column<double>("x", [1, 2]), new Column<double>("y", [1.5, 2.5]));

        var exception = Assert.Throws<InvalidInputException>(() => Learner.Fit(frame, new() { Target = "y", Task = LearningTask.Regression, Steps = "date-parts(x)" }));

        Assert.Equal("Column 'x' does not hold timestamps at this step. The timestamps are: when.", exception.Message);
    }
}
