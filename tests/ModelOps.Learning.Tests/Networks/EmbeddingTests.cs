using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Tests.Networks;

public sealed class EmbeddingTests
{
    [Theory]
    [InlineData(5, 2, 0, 2)]
    [InlineData(1, 1)]
    [InlineData(4, 3, 1)]
    public void Gradients_of_the_numbers_of_codes_are_those_of_small_differences(int features, params int[] places)
    {
        var random = new Random(3);
        EmbeddedColumn[] columns = [.. places.Distinct().Order().Select(place => new EmbeddedColumn(place - (features == 1 ? 1 : 0), 3 + place, 1 + place))];
        var design = new NetworkDesign(LayerText.Parse("dense 4, tanh"), new ImageShape(features, 1, 1), 3, isClassifier: true, embeddings: columns);
        using var graph = new TrainingGraph(design, design.Initial(3), threads: 1);
        var batch = graph.BatchOf(6);
        for (var i = 0; i < batch.Inputs.Length; i++)
        {
            var column = columns.FirstOrDefault(column => column.Place == i % features);
            batch.Inputs[i] = column.Count > 0 ? random.Next(column.Count - 1) : (float)random.NextDouble();
        }

        batch.SetTargets(new Targets([0, 1, 2, 1, 0, 2], 3, [1, 2, 0.5f, 1, 3, 1]), [0, 1, 2, 3, 4, 5], smoothing: 0.1);

        GradientCheck.Run(graph, () => batch.Run(new SeededRandom(4)), 3e-3);

        // The last code is in no row.
        Assert.All(columns.Select((column, place) => graph.Gradients[place].Values<float>()[^column.Width..].ToArray()), row => Assert.All(row, value => Assert.Equal(0, value)));
    }

    [Theory]
    [InlineData("value", "embed=auto,epochs=4")]
    [InlineData("two", "embed=3,epochs=4")]
    [InlineData("three", "embed=1,epochs=4,layers=8x4,early_stopping=true")]
    public void The_graph_scores_as_the_trainer_with_unseen_and_missing_values(string target, string set)
    {
        var frame = Shops(300, 40);
        using var trained = Learner.Fit(frame, new FitOptions { Target = target, Trainer = "mlp", Set = set, Features = ["shop", "colour", "size"] });
        var odd = Shops(80, 60, seed: 9);

        var managed = trained.Model.Score(odd);
        var runtime = trained.Model.ScoreInRuntime(odd);

        var (left, right) = (managed.Probabilities ?? managed.Values!, runtime.Probabilities ?? runtime.Values!);
        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.All(left, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_graph_holds_a_table_for_each_text_of_many_values_only()
    {
        using var trained = Learner.Fit(Shops(300, 40), new FitOptions { Target = "value", Trainer = "mlp", Set = "embed=7,epochs=1", Features = ["shop", "colour", "size"] });

        var tables = trained.Model.Graph().Initializers.Where(tensor => tensor.Dimensions is [_, 7]).ToArray();

        Assert.Equal(42, Assert.Single(tables).Dimensions[0]); // 40 shops, missing, and what is none of these
    }

    [Fact]
    public void Values_that_no_row_had_are_the_mean_of_the_others_and_rare_ones_share_a_code()
    {
        var frame = Shops(400, 30).Select("shop", "size", "value");
        using var trained = Learner.Fit(frame, new FitOptions { Target = "value", Trainer = "mlp", Set = "embed=2,epochs=3,layers=4,activation=tanh" });
        using var rare = Learner.Fit(frame.With(StringColumn.From("shop", Enumerable.Range(0, 400).Select(row => row < 5 ? $"once {row}" : ((StringColumn)frame["shop"]).Text(row)))), new FitOptions { Target = "value", Trainer = "mlp", Set = "embed=2,epochs=3,layers=4,activation=tanh" });
        Frame Of(params string[] shops) => new(StringColumn.From("shop", shops), new Column<double>("size", [.. shops.Select(_ => 1.0)]));

        var scores = rare.Predict(Of("once 1", "once 3", "never", "shop 3")).Numbers("prediction");
        var unseen = trained.Predict(Of("never", "ever", "shop 3")).Numbers("prediction");

        Assert.Equal(scores[0], scores[1]);
        Assert.Equal(scores[0], scores[2]);
        Assert.NotEqual(scores[0], scores[3]);
        Assert.Equal(unseen[0], unseen[1]);
        Assert.NotEqual(unseen[0], unseen[2]);
        var all = trained.Predict(Of([.. Enumerable.Range(0, 30).Select(shop => $"shop {shop}")])).Numbers("prediction");
        Assert.InRange(unseen[0], all.Min(), all.Max());
    }

    [Fact]
    public void Many_values_are_learnt_better_than_one_hot_where_these_are_cut_at_a_hundred()
    {
        var frame = Shops(4000, 400);
        var (train, test) = (frame.Slice(0, 3000), frame.Slice(3000, 1000));
        double Error(string set)
        {
            using var trained = Learner.Fit(train, new FitOptions { Target = "value", Trainer = "mlp", Set = set + ",epochs=60,layers=16,learning_rate=0.01", Features = ["shop", "colour", "size"] });
            return trained.Predict(test).Numbers("prediction").Zip(test.Numbers("value"), (a, b) => Math.Abs(a - b)).Average();
        }

        var (embedded, oneHot) = (Error("embed=auto"), Error("embed=none"));

        Assert.True(embedded < 0.8 * oneHot, $"{embedded} one-hot {oneHot}");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("1001")]
    public void A_width_that_is_none_is_refused(string embed) => Assert.Equal(
        $"'embed' of mlp is '{embed}', but must be auto, none, or a whole number from 1 to 1000.",
        Assert.Throws<InvalidInputException>(() => Learner.Fit(Shops(50, 20), new FitOptions { Target = "value", Trainer = "mlp", Set = $"embed={embed}" })).Message);

    [Fact]
    public void Codes_that_a_step_made_stay_numbers()
    {
        using var trained = Learner.Fit(Shops(200, 30), new FitOptions { Target = "value", Trainer = "mlp", Set = "embed=9,epochs=1", Steps = "ordinal(shop)", Features = ["shop", "size"] });

        Assert.DoesNotContain(trained.Model.Graph().Initializers, tensor => tensor.Dimensions is [_, 9]);
    }

    // Each shop has a level of its own that depends on nothing else; some are missing.
    private static Frame Shops(int rows, int shops, int seed = 1)
    {
        var random = new Random(seed);
        var levels = new Random(5);
        double[] level = [.. Enumerable.Range(0, Math.Max(shops, 60)).Select(_ => 10 * levels.NextDouble())];
        int[] shop = [.. Enumerable.Range(0, rows).Select(row => row < 2 * shops ? row % shops : random.Next(shops))];
        double[] size = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        bool[] missing = [.. Enumerable.Range(0, rows).Select(row => row >= 2 * shops && random.Next(30) == 0)];
        double[] value = [.. Enumerable.Range(0, rows).Select(row => (missing[row] ? 5 : level[shop[row]]) + size[row] + (0.1 * random.NextDouble()))];
        return new Frame(
            StringColumn.From("shop", Enumerable.Range(0, rows).Select(row => missing[row] ? null : $"shop {shop[row]}")),
            StringColumn.From("colour", Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? "red" : "blue")),
            new Column<double>("size", size),
            new Column<double>("value", value),
            StringColumn.From("two", value.Select(each => each > 5 ? "high" : "low")),
            StringColumn.From("three", value.Select(each => each > 7 ? "high" : each > 4 ? "middle" : "low")));
    }
}
