namespace ModelOps.Evaluation.Tests.Explain;

public sealed class ShapCheckTests
{
    [Fact]
    public void All_options_that_do_not_fit_are_reported_at_once()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People(20);
        Assert.Equal(
        [
            "The number of rows 0 is out of range; give 1 or more.",
            "The number of background rows 0 is out of range; give 1 or more.",
            "The number of threads 0 is out of range; give 1 or more.",
            "The data has no column 'owner', which the model needs.",
            "The background has no column 'age', which the model needs.",
            "The background has no rows. Give rows that show what is usual.",
            "The model has no class 'bed'. Did you mean 'bad'? Its classes are: bad, good.",
            "There is no row 20: the data has 20 rows, counted from 0.",
        ], Errors(model, people.Drop("owner"), new() { MostRows = 0, BackgroundRows = 0, Threads = 0, Background = people.Drop("age").Take([]), Class = "bed", Rows = [3, 20] }));
        Assert.Equal(["The data has no rows, so there is nothing to explain."], Errors(model, people.Take([]), new()));
        Assert.Equal(["No row was given to explain. Name at least one, or leave the rows out for all."], Errors(model, people, new() { Rows = [] }));
        Assert.Equal(["There is no row -1: the data has 20 rows, counted from 0."], Errors(model, people, new() { Rows = [-1] }));
    }

    [Fact]
    public void A_class_of_a_regressor_is_refused()
    {
        using var model = TestModels.Regressor();
        Assert.Equal(["The model is no classifier, so that it has no class 'high'. Leave the class out."], Errors(model, new Frame(new Column<double>("x", [1])), new() { Class = "high" }));
    }

    [Fact]
    public void Trees_that_are_asked_for_and_are_not_there_are_refused()
    {
        using var model = TestModels.Classifier();
        Assert.Equal(["The model cannot be explained by its trees: its graph has no trees. Choose the method 'kernel'."], Errors(model, TestModels.People(20), new() { Method = ShapMethod.Tree }));
    }

    [Fact]
    public void More_columns_than_the_coalitions_tell_apart_are_refused()
    {
        using var model = ExplainCases.Model(ExplainCases.Of("kernel", "kernel13"));
        var rows = ExplainCases.Rows(ExplainCases.Of("kernel", "kernel13"));
        Assert.Equal(["The model has 13 columns, more than 40 coalitions can tell apart. Give at least 80 (Coalitions)."], Errors(model, rows, new() { Coalitions = 40 }));
    }

    [Fact]
    public void A_model_of_labels_alone_is_refused()
    {
        var definition = TestModels.Classifier().Definition;
        var graph = Models.Onnx.OnnxModel.Read(definition.Onnx);
        graph.Outputs.RemoveAll(output => output.Name == "probabilities");
        using var model = new Model(definition with { Onnx = graph.ToBytes() });
        Assert.Equal(["The model gives labels without probabilities, so there is nothing that columns could add to. Export it with its probabilities."], Errors(model, TestModels.People(20), new()));
    }

    [Fact]
    public void A_row_that_was_not_explained_has_no_waterfall()
    {
        using var model = TestModels.Classifier();
        var shap = Explainer.Shap(model, TestModels.People(20), new() { Rows = [4] });
        Assert.Equal("There is no row 1: the explanation has 1 row, counted from 0.", Assert.Throws<InvalidInputException>(() => shap.ToWaterfall(1)).Message);
    }

    private static IReadOnlyList<string> Errors(Model model, Frame data, ShapOptions options) => Assert.Throws<InvalidInputException>(() => Explainer.Shap(model, data, options)).Errors;
}
