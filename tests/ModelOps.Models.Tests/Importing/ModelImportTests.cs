using ModelOps.Models.Onnx;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Importing;

/// <summary>Graphs in the shapes that scikit-learn's, ML.NET's and PyTorch's exporters write.</summary>
public sealed class ModelImportTests
{
    private static readonly Frame _rows = new(new Column<double>("age", [1, 2]), new Column<long>("pay", [10, -10]));

    private static Model Import(GraphBuilder graph, ImportOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("m.onnx"), graph.Model.ToBytes());
        return Model.Import(folder.File("m.onnx"), options);
    }

    private static GraphBuilder ScikitLearn(bool zipMap)
    {
        var graph = new GraphBuilder();
        var x = graph.Input("X", OnnxType.Float, -1, 2);
        var made = graph.Nodes(
            "LinearClassifier", "ai.onnx.ml", [x], 2,
            new("coefficients", [0f, -0.1f, 0f, 0.1f]), new("intercepts", [0f, 0f]), new("classlabels_strings", ["bad", "good"]), new("multi_class", 0), new("post_transform", "LOGISTIC"));
        graph.Output(made[0], zipMap ? "output_label" : "label", OnnxType.String, -1);
        if (zipMap)
        {
            // A sequence of maps cannot pass an Identity; it goes out under its own name.
            var map = graph.MlNode("ZipMap", [made[1]], new OnnxAttribute("classlabels_strings", ["bad", "good"]));
            graph.Output(map, map, OnnxType.Undefined);
        }
        else
        {
            graph.Output(made[1], "probabilities", OnnxType.Float, -1, 2);
        }

        return graph;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_scikit_learn_classifier_gives_label_and_probabilities(bool zipMap)
    {
        using var model = Import(ScikitLearn(zipMap), new() { Columns = ["age", "pay"], Target = "risk" });

        var scores = model.Score(_rows);

        Assert.Equal((LearningTask.Binary, "good", "risk"), (model.Metadata.Task!.Value, model.Metadata.PositiveClass, model.Metadata.Target));
        Assert.Equal(["bad", "good"], scores.Classes);
        Assert.Equal([1, 0], scores.Labels!);
        Assert.Equal(1 / (1 + Math.Exp(-1)), scores.Probability("good")[0], 1e-6);
        Assert.Equal("""[{"type":"double","name":"age","required":true},{"type":"double","name":"pay","required":true}]""", model.Signature.InputsJson());
    }

    [Fact]
    public void An_ml_net_regressor_with_an_input_for_each_column_is_taken()
    {
        var graph = new GraphBuilder();
        var (age, pay) = (graph.Input("age", OnnxType.Float, -1, 1), graph.Input("pay", OnnxType.Int64, -1, 1));
        graph.Output(graph.Node("Add", [age, graph.Cast(pay, OnnxType.Float)]), "Score.output", OnnxType.Float, -1, 1);
        graph.Output(age, "age.output", OnnxType.Float, -1, 1);

        using var model = Import(graph);

        Assert.Equal([11, -8], model.Predict(_rows).Numbers("prediction"));
    }

    [Fact]
    public void A_pytorch_classifier_of_logits_is_taken()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("input", OnnxType.Float, -1, 2);
        graph.Output(graph.Node("Gemm", [x, graph.Constant([1f, 0f, 0f, 0f, 0f, 1f], 2, 3)]), "output", OnnxType.Float, -1, 3);

        using var model = Import(graph, new() { Columns = ["age", "input"], Classes = ["a", "b", "c"], Logits = true });
        var scores = model.Score(_rows.Rename("pay", "input"));

        Assert.Equal(LearningTask.Multiclass, model.Metadata.Task);
        Assert.Equal([2, 0], scores.Labels!);
        Assert.Equal(1, scores.Probabilities![..3].Sum(), 1e-9);
    }

    [Fact]
    public void A_single_probability_is_that_of_the_second_of_the_classes_named()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("input", OnnxType.Float, -1, 2);
        graph.Output(graph.Node("Sigmoid", [graph.Node("MatMul", [x, graph.Constant([0f, 1f], 2, 1)])]), "output", OnnxType.Float, -1, 1);

        using var model = Import(graph, new() { Columns = ["age", "pay"], Classes = ["stays", "leaves"] });

        Assert.Equal((LearningTask.Binary, "leaves"), (model.Metadata.Task!.Value, model.Metadata.PositiveClass));
        Assert.Equal([1, 0], model.Score(_rows).Labels!);
        Assert.Equal(1 / (1 + Math.Exp(-10)), model.Score(_rows).Probability("leaves")[0], 1e-6);
        Assert.Equal(
            "The model gives one probability a row, which needs two classes, but 3 are named (a, b, c). Name two, the one it is of last.",
            Assert.Throws<InvalidInputException>(() => Import(graph, new() { Columns = ["age", "pay"], Classes = ["a", "b", "c"] })).Message);
    }

    [Fact]
    public void An_imported_model_survives_its_folder()
    {
        using var folder = new TemporaryFolder();
        using var model = Import(ScikitLearn(zipMap: true), new() { Columns = ["age", "pay"] });
        model.Save(folder.File("m"));

        using var loaded = Model.Load(folder.File("m"));

        Assert.Equal(model.Predict(_rows).ToCsv(), loaded.Predict(_rows).ToCsv());
    }

    [Fact]
    public void A_folder_logged_by_others_is_brought_into_form_when_loaded()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("m"));
        File.WriteAllBytes(folder.File("m", "model.onnx"), ScikitLearn(zipMap: true).Model.ToBytes());
        folder.Write("m/MLmodel", """
            flavors:
              onnx:
                data: model.onnx
              python_function:
                loader_module: mlflow.onnx
            signature:
              inputs: '[{"type": "double", "name": "age", "required": true}, {"type": "long", "name": "pay", "required": true}]'
            """);

        using var model = Model.Load(folder.File("m"));

        Assert.Equal([1, 0], model.Score(_rows).Labels!);
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        Assert.Equal(
            "The model takes 2 columns, but 1 are named. Name 2, in the order of the matrix.",
            Assert.Throws<InvalidInputException>(() => Import(ScikitLearn(true), new() { Columns = ["age"] })).Message);
        Assert.Equal(
            "The model has no class 'god'. Did you mean 'good'? Its classes are: bad, good.",
            Assert.Throws<InvalidInputException>(() => Import(ScikitLearn(true), new() { PositiveClass = "god" })).Message);
        Assert.Equal("There is no file 'none.onnx'. Give the path of an .onnx file.", Assert.Throws<InvalidInputException>(() => Model.Import("none.onnx")).Message);

        var image = new GraphBuilder();
        image.Output(image.Input("pixels", OnnxType.Float, -1, 3, 8, 8), "y", OnnxType.Float, -1, 3, 8, 8);
        Assert.Equal(
            "The input 'pixels' has 4 dimensions, but only tables can be fed. Export the model with inputs of one or two dimensions.",
            Assert.Throws<ModelException>(() => Import(image)).Message);

        var logits = new GraphBuilder();
        logits.Output(logits.Node("Neg", [logits.Input("x", OnnxType.Float, -1, 3)]), "logits", OnnxType.Float, -1, 3);
        Assert.Equal(
            "The model gives 3 numbers a row ('logits'). Name its classes if it is a classifier, or export it with one number a row.",
            Assert.Throws<InvalidInputException>(() => Import(logits)).Message);
    }
}
