namespace ModelOps.Evaluation.Tests.Explain;

public sealed class ExplainerTests
{
    [Fact]
    public void A_column_without_effect_has_no_importance_and_the_strongest_comes_first()
    {
        using var model = TestModels.Classifier();
        var told = new List<ExplainProgress>();
        var result = Explainer.Importance(model, TestModels.People(), progress: new Told(told));
        Assert.Equal(["age", "owner", "noise"], result.Features.Select(feature => feature.Column));
        Assert.Equal(0, result.Features[2].Mean, 1e-12);
        Assert.True(result.Features[0].Mean > 0.1);
        Assert.Equal("roc_auc", result.Metric.Name);
        Assert.Equal([1, 2, 3], told.Select(progress => progress.Done));
        Assert.Equal("h", (string?)result.ToFigure().Traces[0]!["orientation"]);
    }

    [Fact]
    public void What_is_undefined_on_the_rows_is_refused()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People(50);
        var bad = people.Take([.. Enumerable.Range(0, people.RowCount).Where(row => Equals(people["risk"][row], "bad"))]);
        Assert.Equal(
            $"roc_auc is undefined on these {bad.RowCount} rows, so no column can be worth any of it. Give rows of every class, or with different true values, or another metric with 'Metric'.",
            Assert.Throws<InvalidInputException>(() => Explainer.Importance(model, bad)).Message);
        Assert.Equal(
            "The metric 'cost' needs a table of costs, which an explanation does not take. Choose another metric.",
            Assert.Throws<InvalidInputException>(() => Explainer.Importance(model, people, new() { Metric = "mean_cost" })).Message);
        Assert.Equal(3, Explainer.Importance(model, bad, new() { Metric = "log_loss" }).Features.Count);
    }

    [Fact]
    public void A_model_that_gives_no_number_is_not_explained()
    {
        using var model = TestModels.Regressor();
        var rows = new Frame(new Column<double>("x", [1, 2, double.NaN, 4]));
        const string Row = "The model gives NaN as the prediction for row 3, so it cannot be explained. Look at the values of that row: fill what is missing or leave the row out, or train a model that takes such rows.";
        Assert.Equal(Row, Assert.Throws<ModelException>(() => Explainer.Shap(model, rows)).Message);
        Assert.Equal(Row.Replace("row 3,", "row 3 of the background,", StringComparison.Ordinal), Assert.Throws<ModelException>(() => Explainer.Shap(model, rows.Take([0]), new() { Background = rows })).Message);

        using var classifier = TestModels.Classifier();
        var people = new Frame(new Column<double>("age", [30, double.NaN]), StringColumn.From("owner", ["yes", "yes"]), new Column<double>("noise", [0, 0]));
        Assert.Equal(
            "The model gives NaN or an infinite number for 1 of 2 rows where 'owner' is yes, so its dependence cannot be shown. Leave those rows out, or name other columns.",
            Assert.Throws<ModelException>(() => Explainer.Dependence(classifier, people, "owner")).Message);
    }

    [Fact]
    public void What_fails_in_one_column_is_said_as_it_is_and_an_interrupt_ends_all_of_them()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People();
        int[] Order(int rows, int column, int repeat) => column == 1 ? throw new InvalidInputException("No order.") : [.. Enumerable.Range(0, rows).Reverse()];
        Assert.Equal("No order.", Assert.Throws<InvalidInputException>(() => Explainer.Importance(model, people, new(), Order)).Message);

        using var stop = new CancellationTokenSource();
        var measured = 0;
        int[] Stopping(int rows, int column, int repeat)
        {
            Interlocked.Increment(ref measured);
            stop.Cancel();
            return [.. Enumerable.Range(0, rows)];
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Explainer.Importance(model, people, new() { Repeats = 50 }, Stopping, cancellationToken: stop.Token));
        Assert.InRange(measured, 1, 2);
    }

    [Fact]
    public void A_given_order_of_the_rows_gives_the_loss_of_just_that_order()
    {
        using var model = TestModels.Classifier();
        var all = TestModels.People();
        var people = all.Take([.. Enumerable.Range(0, all.RowCount).Where(row => all["risk"][row] is string { Length: > 0 })]);
        var result = Explainer.Importance(model, people, new() { Repeats = 2, Metric = "accuracy" }, (rows, column, repeat) => column == 0 && repeat == 1 ? [.. Enumerable.Range(0, rows).Reverse()] : [.. Enumerable.Range(0, rows)]);
        var ages = people["age"].Take([.. Enumerable.Range(0, people.RowCount).Reverse()]);
        var mixed = Evaluator.Evaluate(model, new Frame(people.Columns.Select(column => column.Name == "age" ? ages : column)));
        var lost = Evaluator.Evaluate(model, people).Metrics["accuracy"] - mixed.Metrics["accuracy"];
        Assert.Equal(lost / 2, result.Features.Single(feature => feature.Column == "age").Mean, 1e-12);
        Assert.All(result.Features.Where(feature => feature.Column != "age"), feature => Assert.Equal(0, feature.Mean));
    }

    [Fact]
    public void The_loss_of_an_error_metric_is_its_growth()
    {
        using var model = TestModels.Classifier();
        var result = Explainer.Importance(model, TestModels.People(), new() { Metric = "log_loss", Columns = ["age"] });
        Assert.True(result.Features.Single().Mean > 0.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_importance()
    {
        using var model = TestModels.Classifier();
        var options = new ExplainOptions { MostRows = 100, Repeats = 2 };
        Assert.Equal(Explainer.Importance(model, TestModels.People(), options).Features, Explainer.Importance(model, TestModels.People(), options).Features);
        Assert.NotEqual(Explainer.Importance(model, TestModels.People(), options).Features, Explainer.Importance(model, TestModels.People(), options with { Seed = 7 }).Features);
    }

    [Fact]
    public void Partial_dependence_of_a_number_is_the_models_own_curve()
    {
        using var model = TestModels.Classifier();
        var people = new Frame(new Column<double>("age", [30, 50]), StringColumn.From("owner", ["yes", "yes"]), new Column<double>("noise", [0, 0]));
        var dependence = Explainer.Dependence(model, people, "age");
        Assert.Equal([30.0, 50.0], dependence.Numbers);
        Assert.Equal(1 / (1 + Math.Exp(2)), dependence.Means[0], 1e-9);
        Assert.Equal(1 / (1 + Math.Exp(-2)), dependence.Means[1], 1e-9);
        Assert.Equal("Probability of bad", dependence.Output);
        Assert.Equal(2, dependence.ToFigure().Traces.Count);
    }

    [Fact]
    public void Partial_dependence_of_text_is_by_category()
    {
        using var model = TestModels.Classifier();
        var dependence = Explainer.Dependence(model, TestModels.People(), "owner", new() { Class = "good" });
        Assert.Equal(["yes", "no"], dependence.Values);
        Assert.True(dependence.Means[0] > dependence.Means[1]);
        Assert.All(dependence.Low.Zip(dependence.High), band => Assert.True(band.First < band.Second));
    }

    [Fact]
    public void A_regressor_depends_in_its_own_unit()
    {
        using var model = TestModels.Regressor();
        var dependence = Explainer.Dependence(model, new Frame(new Column<long>("x", [1, 5])), "x");
        Assert.Equal("price", dependence.Output);
        Assert.Equal([2.0, 10.0], dependence.Means);
    }

    [Fact]
    public void All_errory_options_are_reported_at_once()
    {
        using var model = TestModels.Classifier();
        var data = new Frame(TestModels.People().Columns.Where(column => column.Name != "owner"));
        var exception = Assert.Throws<InvalidInputException>(() => Explainer.Importance(model, data, new() { Repeats = 0, MostRows = 1, GridPoints = 1, Columns = ["agee", "owner"], Class = "bed" }));
        Assert.Equal(
        [
            "The number of shuffles 0 is out of range; give 1 to 100.",
            "The number of rows 1 is out of range; give 10 or more.",
            "The number of grid points 1 is out of range; give 2 to 200.",
            "The model has no input 'agee'. Did you mean 'age'? Its inputs are: age, owner, noise.",
            "The data has no column 'owner', which the model needs.",
            "The model has no class 'bed'. Did you mean 'bad'? Its classes are: bad, good.",
        ], exception.Errors);
    }

    private sealed class Told(List<ExplainProgress> list) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => list.Add(value);
    }
}
