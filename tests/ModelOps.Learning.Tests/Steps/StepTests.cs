using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Tests.Steps;

public sealed class StepTests
{
    private static readonly StepContext Context = new(LearningTask.Regression, new Targets([0, 1, 2, 3], 0), 1);

    private static PreparedTable Numbers(params double[] values) => new(values.Length, [PreparedNumber.Of("x", values)], []);

    private static PreparedTable Texts(params string?[] values) => new(values.Length, [], [StringColumn.From("t", values)]);

    private static string Run(string step, PreparedTable table)
    {
        foreach (var part in PipelineSteps.Parse(step))
        {
            part.Fit(table, Context).ApplyToTraining(table);
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

    [Fact]
    public void No_training_row_sees_its_own_target_in_a_target_encoding()
    {
        var rows = Enumerable.Range(0, 40).ToArray();
        var table = new PreparedTable(40, [], [StringColumn.From("t", rows.Select(row => $"only {row}"))]);
        var context = new StepContext(LearningTask.Regression, new Targets([.. rows.Select(row => (double)row)], 0), 1);

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
}
