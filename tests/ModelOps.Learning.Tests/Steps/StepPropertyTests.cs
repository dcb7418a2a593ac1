using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Tests.Steps;

public sealed class StepPropertyTests
{
    [Fact]
    public void Scaled_numbers_have_the_usual_spread() => Each(values =>
    {
        var present = Array.FindAll(values, double.IsFinite);
        if (present.Distinct().Count() < 2)
        {
            return;
        }

        var standard = Array.FindAll(Run("scale", values), double.IsFinite);
        Assert.Equal(0, standard.Average(), 1e-9);
        Assert.Equal(1, Math.Sqrt(standard.Average(value => value * value)), 1e-6);
        var between = Array.FindAll(Run("scale(method=minmax)", values), double.IsFinite);
        Assert.Equal((0, 1), (between.Min(), between.Max()));
    });

    [Fact]
    public void Buckets_keep_the_order_of_the_numbers_and_are_alike_in_size() => Each(values =>
    {
        var bins = Run("bucketize(bins=4)", values);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(double.IsNaN(values[i]), double.IsNaN(bins[i]));
            Assert.All(Enumerable.Range(0, values.Length), j => Assert.False(values[i] < values[j] && bins[i] > bins[j]));
        }

        Assert.All(bins.Where(double.IsFinite), bin => Assert.InRange(bin, 0, 3));
    });

    [Fact]
    public void Clipping_changes_only_what_is_far_out_and_clipping_again_nothing_more() => Each(values =>
    {
        var clipped = Run("clip(method=quantile, factor=0.1)", values);
        var kept = Array.FindAll(clipped, double.IsFinite);
        Assert.All(values.Zip(clipped), pair => Assert.True(double.IsNaN(pair.First) ? double.IsNaN(pair.Second) : pair.First == pair.Second || pair.Second == kept.Min() || pair.Second == kept.Max()));
    });

    [Fact]
    public void Filled_numbers_have_no_gap_and_the_others_stay() => Each(values => Assert.All(
        values.Zip(Run("fill", values)), pair => Assert.True(double.IsNaN(pair.First) ? !double.IsNaN(pair.Second) : pair.First == pair.Second)));

    [Fact]
    public void A_one_hot_row_has_one_1_for_a_text_that_training_knew() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        string?[] texts = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(5) == 0 ? null : $"v{random.Next(6)}")];
        var table = new PreparedTable(texts.Length, [], [StringColumn.From("t", texts)]);
        var fitted = PipelineSteps.Parse("one-hot")[0].Fit(table, Context(texts.Length));
        fitted.Apply(table);
        Assert.All(Enumerable.Range(0, texts.Length), row => Assert.Equal(1, table.Numbers.Sum(number => number.Values[row])));

        var unseen = new PreparedTable(1, [], [StringColumn.From("t", ["never"])]);
        fitted.Apply(unseen);
        Assert.Equal(table.Numbers.Select(number => number.Name), unseen.Numbers.Select(number => number.Name));
        Assert.All(unseen.Numbers, number => Assert.Equal([0.0], number.Values));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hash_is_in_one_bucket_whatever_the_text() => Prop.ForAll<NonNull<string>>(text =>
    {
        var texts = ModelOps.Models.RawColumn.Texts(StringColumn.From("t", [text.Get]));
        var table = new PreparedTable(1, [], [texts]);
        PipelineSteps.Parse("hash(buckets=8)")[0].Fit(table, Context(1)).Apply(table);
        Assert.Equal(8, table.Numbers.Count);
        Assert.Equal(1, table.Numbers.Sum(number => number.Values[0]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_of_term_weights_have_length_1() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"w{random.Next(8)}")))];
        var table = new PreparedTable(texts.Length, [], [StringColumn.From("t", texts)]);
        PipelineSteps.Parse("tfidf(ngrams=2)")[0].Fit(table, Context(texts.Length)).Apply(table);
        Assert.All(Enumerable.Range(0, texts.Length), row => Assert.Equal(1, Math.Sqrt(table.Numbers.Sum(number => number.Values[row] * number.Values[row])), 1e-6));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_encoded_text_is_the_mean_of_its_rows_drawn_to_the_whole()
    {
        var table = new PreparedTable(6, [], [StringColumn.From("t", ["a", "a", "b", "b", "b", null])]);
        var context = new StepContext(LearningTask.Regression, new Targets([1, 3, 10, 10, 10, 8], 0), 1, []);
        var fitted = PipelineSteps.Parse("target-encode(smoothing=2, folds=2)")[0].Fit(table, context);

        fitted.Apply(table);

        // The mean of all is 7: (1 + 3 + 2 · 7) / 4 and (30 + 2 · 7) / 5.
        Assert.Equal([4.5, 4.5, 8.8, 8.8, 8.8, 7], table.Numbers[0].Values.Select(value => Math.Round(value, 5)));
    }

    [Theory]
    [InlineData("log(a", "The step 'log(a' lacks a closing bracket. Write steps as name(column, column, option=value); name.")]
    [InlineData("one_hot; ONE-HOT; onehot", null)]
    [InlineData(" ; ;", null)]
    public void Steps_are_read_in_any_writing(string text, string? problem) => Assert.Equal(problem is null ? [] : [problem], PipelineSteps.Errors(text));

    [Fact]
    public void No_text_of_steps_brings_anything_but_steps_or_sentences() => Prop.ForAll<NonNull<string>, int>((text, place) =>
    {
        const string Good = "log(amount); clip(age, method=iqr); one-hot";
        var at = (int)((uint)place % Good.Length);
        foreach (var given in new[] { text.Get, Good[..at] + text.Get + Good[at..] })
        {
            try
            {
                Assert.All(PipelineSteps.Errors(given), sentence => Assert.NotEmpty(sentence));
            }
            catch (InvalidInputException error)
            {
                Assert.NotEmpty(error.Errors);
            }
        }
    }).QuickCheckThrowOnFailure();

    private static StepContext Context(int rows) => new(LearningTask.Regression, new Targets(new double[rows], 0), 1, []);

    private static double[] Run(string step, double[] values)
    {
        var table = new PreparedTable(values.Length, [PreparedNumber.Of("x", values)], []);
        var before = (double[])values.Clone();
        PipelineSteps.Parse(step)[0].Fit(table, Context(values.Length)).Apply(table);
        Assert.Equal(before, values);
        return table.Numbers[0].Values;
    }

    private static void Each(Action<double[]> check) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        check([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(6) == 0 ? double.NaN : random.Next(3) == 0 ? random.Next(4) : (random.NextDouble() - 0.5) * 100)]);
    }).QuickCheckThrowOnFailure();
}
