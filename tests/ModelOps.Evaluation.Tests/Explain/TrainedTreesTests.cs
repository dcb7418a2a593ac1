namespace ModelOps.Evaluation.Tests.Explain;

/// <summary>Models of this toolkit's own trainers: preparation, trees, link.</summary>
public sealed class TrainedTreesTests
{
    [Theory]
    [InlineData("gradient-boosting", "trees=20,min_data=5", "Log-odds of bad")]
    [InlineData("random-forest", "trees=12", "Probability of bad")]
    [InlineData("extra-trees", "trees=6,depth=5", "Probability of bad")]
    [InlineData("decision-tree", "", "Probability of bad")]
    public void What_columns_add_leads_from_the_base_to_the_output(string trainer, string settings, string output)
    {
        var people = Rows(300);
        using var model = Fit(people, trainer, settings);
        var shap = Explainer.Shap(model, people, new() { Threads = 2 });
        Assert.Equal((ShapMethod.Tree, output, 0, 300), (shap.Method, shap.Output, shap.BackgroundRows, shap.Rows.RowCount));
        Assert.Empty(shap.Notes);
        Assert.Equal(["age", "owner", "noise", "job"], shap.Columns);
        var probabilities = model.Score(people).Probability("bad");
        for (var row = 0; row < 300; row++)
        {
            var predicted = output.StartsWith("Log", StringComparison.Ordinal) ? 1 / (1 + Math.Exp(-shap.OutputOf(row))) : shap.OutputOf(row);
            Assert.Equal(probabilities[row], predicted, 1e-5);
        }

        // The other class has what is left.
        var other = Explainer.Shap(model, people, new() { Class = "good", Threads = 1 });
        ExplainCases.Near(shap.Values, other.Values.Select(value => -value), 1e-12);
        Assert.Equal(output.StartsWith("Log", StringComparison.Ordinal) ? 0 : 1, shap.Base + other.Base, 1e-9);
    }

    [Fact]
    public void Each_class_of_several_has_its_own_score()
    {
        var people = Rows(300);
        using var forest = Fit(people, "random-forest", "trees=8", target: "job");
        using var boosted = Fit(people, "gradient-boosting", "trees=4,min_data=5", target: "job");
        var shares = forest.Score(people);
        double[][] all = [.. new[] { "a", "b", "c" }.Select(name =>
        {
            var shap = Explainer.Shap(forest, people, new() { Class = name });
            Assert.Equal($"Probability of {name}", shap.Output);
            ExplainCases.Near(shares.Probability(name), Enumerable.Range(0, 300).Select(shap.OutputOf), 1e-5);
            return shap.Values.ToArray();
        })];
        ExplainCases.Near(new double[all[0].Length], all[0].Select((value, i) => value + all[1][i] + all[2][i]), 1e-6);
        Assert.Equal("Score of b before softmax", Explainer.Shap(boosted, people, new() { Class = "b" }).Output);
    }

    [Fact]
    public void A_regressor_is_explained_in_its_own_unit_and_counts_by_their_logarithm()
    {
        var people = Rows(300);
        var counted = new Frame([.. people.Columns, new Column<double>("visits", [.. people.Numbers("noise").Select(noise => Math.Floor(Math.Exp(3 * noise)))])]);
        using var squared = Fit(counted, "gradient-boosting", "trees=10", target: "visits");
        using var poisson = Fit(counted, "gradient-boosting", "trees=10,loss=poisson", target: "visits");
        var shap = Explainer.Shap(squared, counted);
        Assert.Equal("visits", shap.Output);
        ExplainCases.Near(squared.Score(counted).Values!, Enumerable.Range(0, 300).Select(shap.OutputOf), 1e-4);
        var logarithm = Explainer.Shap(poisson, counted);
        Assert.Equal("Logarithm of visits", logarithm.Output);
        ExplainCases.Near(poisson.Score(counted).Values!, Enumerable.Range(0, 300).Select(row => Math.Exp(logarithm.OutputOf(row))), 1e-4);
    }

    [Fact]
    public void The_number_of_threads_and_the_other_rows_change_nothing()
    {
        var people = Rows(700);
        using var model = Fit(people, "gradient-boosting", "trees=20");
        var all = Explainer.Shap(model, people, new() { Threads = 1 });
        Assert.Equal(all.Values, Explainer.Shap(model, people, new() { Threads = 3 }).Values);
        var few = Explainer.Shap(model, people, new() { Rows = [5, 690] });
        Assert.Equal([.. all.Values.Skip(5 * 4).Take(4), .. all.Values.Skip(690 * 4).Take(4)], few.Values);
        Assert.Equal([5, 690], few.RowNumbers);
    }

    [Fact]
    public void Rows_of_a_background_are_counted_in_the_place_of_training_rows()
    {
        var people = Rows(300);
        using var model = Fit(people, "gradient-boosting", "trees=20");
        var shap = Explainer.Shap(model, people, new() { Background = people.Slice(0, 40), MostRows = 20 });
        Assert.Equal((40, 20), (shap.BackgroundRows, shap.Rows.RowCount));
        Assert.NotEqual(Explainer.Shap(model, people, new() { MostRows = 20 }).Base, shap.Base);
        var probabilities = model.Score(shap.Rows).Probability("bad");
        ExplainCases.Near(probabilities, Enumerable.Range(0, 20).Select(row => 1 / (1 + Math.Exp(-shap.OutputOf(row)))), 1e-5);
    }

    [Fact]
    public void Trees_behind_a_graph_without_counts_take_the_data_and_say_so()
    {
        var people = Rows(300);
        using var model = Fit(people, "gradient-boosting", "trees=20");
        var graph = model.Graph();
        var at = graph.Nodes.FindIndex(node => node.Operator == "TreeEnsembleRegressor");
        graph.Nodes[at] = graph.Nodes[at] with { Attributes = [.. graph.Nodes[at].Attributes.Where(attribute => attribute.Name != "nodes_hitrates")] };
        using var bare = new Model(model.Definition with { Onnx = graph.ToBytes() });
        var shap = Explainer.Shap(bare, people, new() { MostRows = 10 });
        Assert.Equal(300, shap.BackgroundRows);
        Assert.Equal(["The graph does not say how many training rows went each way: 300 rows of the same data were counted."], shap.Notes);

        // Without draws of rows, the training rows are what the trees remember.
        ExplainCases.Near(Explainer.Shap(model, people, new() { MostRows = 10 }).Values, shap.Values, 1e-9);
    }

    [Fact]
    public void Features_that_mix_columns_are_explained_by_kernel_and_it_is_said_why()
    {
        var people = Rows(120);
        using var model = Fit(people, "gradient-boosting", "trees=5,min_data=5", steps: "interact(age, noise)");
        var shap = Explainer.Shap(model, people, new() { MostRows = 2, BackgroundRows = 10 });
        Assert.Equal(ShapMethod.Kernel, shap.Method);
        Assert.Equal("Computed from predictions, since trees cannot be used: its features mix columns, as 'age' and 'noise'.", shap.Notes[0]);
        Assert.Equal(
            "The model cannot be explained by its trees: its features mix columns, as 'age' and 'noise'. Choose the method 'kernel'.",
            Assert.Throws<InvalidInputException>(() => Explainer.Shap(model, people, new() { Method = ShapMethod.Tree })).Message);
    }

    [Fact]
    public void A_calibrated_model_is_explained_by_kernel()
    {
        var people = Rows(200);
        using var model = Learner.Fit(people, new() { Target = "risk", Trainer = "random-forest", Set = "trees=5", Calibration = "isotonic" }).Model;
        var shap = Explainer.Shap(model, people, new() { MostRows = 2, BackgroundRows = 10 });
        Assert.Equal(ShapMethod.Kernel, shap.Method);
        Assert.StartsWith("Computed from predictions, since trees cannot be used: ", shap.Notes[0], StringComparison.Ordinal);
    }

    private static Model Fit(Frame rows, string trainer, string settings, string target = "risk", string? steps = null)
    {
        var options = new FitOptions { Target = target, Trainer = trainer, Set = settings, PositiveClass = target == "risk" ? "bad" : null };
        return Learner.Fit(target == "risk" ? rows : rows.Drop("risk"), steps is null ? options : options with { Steps = steps }).Model;
    }

    // Missing values, and a text column that becomes codes or a one-hot code.
    private static Frame Rows(int count)
    {
        var people = TestModels.People(count);
        var random = new Random(3);
        return new Frame(
            new Column<double>("age", [.. people.Numbers("age").Select(age => random.Next(10) == 0 ? double.NaN : age)]),
            people["owner"],
            people["noise"],
            StringColumn.From("job", Enumerable.Range(0, count).Select(row => people.Numbers("age")[row] > 45 ? "a" : random.Next(2) == 0 ? "b" : "c")),
            StringColumn.From("risk", Enumerable.Range(0, count).Select(row => ((StringColumn)people["risk"]).Text(row) ?? "good")));
    }
}
