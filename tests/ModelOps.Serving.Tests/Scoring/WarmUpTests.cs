using ModelOps.Models.Onnx;
using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Tests.Scoring;

public sealed class WarmUpTests
{
    [Fact]
    public void A_model_without_an_example_is_warmed_up_with_rows_of_its_columns()
    {
        using var columns = TestModels.Columns();
        using var bare = TestModels.Columns(withSignature: false);
        using var texts = TestModels.Classifier();
        Assert.All([columns, bare, texts], model => Assert.True(Run(model)));
    }

    [Fact]
    public void A_model_with_an_example_is_warmed_up_with_it()
    {
        using var model = WithExample(new Frame(new Column<double>("a", [1.0, 2]), new Column<double>("b", [1.0, 2])));
        Assert.True(Run(model));
    }

    [Fact]
    public void A_model_that_cannot_score_its_own_example_is_refused()
    {
        using var model = WithExample(new Frame(new Column<double>("a", [1.0])));
        var error = Assert.Throws<ModelException>(() => Run(model));
        Assert.Equal("The model cannot score its own input example: Model is missing inputs ['b']. Log it again with an example that it takes.", error.Message);
    }

    [Fact]
    public void A_model_that_refuses_every_made_up_row_is_not_said_to_work()
    {
        using var model = Picky();
        Assert.False(Run(model));
    }

    [Fact]
    public void A_graph_that_cannot_be_loaded_is_an_error()
    {
        using var good = TestModels.Columns();
        using var model = new Model(good.Definition with { Onnx = [1, 2, 3] });
        Assert.Throws<ModelException>(() => Run(model));
    }

    [Fact]
    public void A_graph_that_cannot_be_loaded_is_not_blamed_on_its_example()
    {
        using var good = WithExample(new Frame(new Column<double>("a", [1.0]), new Column<double>("b", [1.0])));
        using var model = new Model(good.Definition with { Onnx = [1, 2, 3] });
        Assert.Matches("^The model cannot be run: .*Log it again, or serve another version.$", Assert.Throws<ModelException>(() => Run(model)).Message);
    }

    [Fact]
    public void A_tensor_of_several_dimensions_is_refused()
    {
        using var columns = TestModels.Columns();
        using var model = new Model(columns.Definition with { Signature = new ModelSignature([ColumnSpec.Tensor("image", "float32", -1, 28, 28)], []) });
        var error = Assert.Throws<InvalidInputException>(() => Run(model));
        Assert.Equal("The model takes the tensor 'image' of shape [-1, 28, 28]; only models that take columns can be served. Log it with one input for each column.", error.Message);
    }

    [Fact]
    public void A_cancelled_warm_up_ends()
    {
        using var model = TestModels.Columns();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(model, new CancellationToken(true)));
    }

    /// <summary>Takes one of three values by a place from 1000 on: made-up zeros and missing values are out of its range.</summary>
    internal static Model Picky()
    {
        var graph = new GraphBuilder();
        var place = graph.Node("Sub", [graph.Cast(graph.Input("place", OnnxType.Double, -1), OnnxType.Int64), graph.Constant([1000L], 1)]);
        graph.Output(graph.Node("Gather", [graph.Constant([1.0, 2.0, 3.0], 3), place]), "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([new("place", SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression }));
    }

    private static Model WithExample(Frame example)
    {
        using var model = TestModels.Columns();
        return new Model(model.Definition with { InputExample = example });
    }

    private static bool Run(Model model, CancellationToken cancellationToken = default) => WarmUp.Run(new ServedModel(model, new ScoringOptions(), isOwned: false), cancellationToken);
}
