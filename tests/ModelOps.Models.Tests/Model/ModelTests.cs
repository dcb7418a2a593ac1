using ModelOps.TestSupport;

namespace ModelOps.Models.Tests;

public sealed class ModelTests
{
    [Fact]
    public void A_model_says_what_it_is_in_a_line()
    {
        using var line = new Model(TestModels.Line());
        using var texts = new Model(TestModels.Texts());
        using var many = new Model(TestModels.Texts() with { Metadata = new ModelFacts { Task = LearningTask.Multiclass, Classes = ["a", "b", "c", "d", "e", "f"] } });

        Assert.Equal("hand model of y, 2 inputs", line.ToString());
        Assert.Equal("ONNX model (no, yes), 1 input", texts.ToString());
        Assert.Equal("ONNX model (a, b, c, d, e, …), 1 input", many.ToString());
    }

    [Fact]
    public void It_shows_its_definition()
    {
        using var model = new Model(TestModels.Line());
        Assert.Equal(["a", "b"], model.InputNames);
        Assert.Equal((null, "y", null, null), (model.Folder, model.Metadata.Target, model.Baseline, model.Coefficients));
        Assert.Equal(["Mul", "Sub", "Identity"], model.Graph().Nodes.Select(node => node.Operator));
    }

    [Fact]
    public void The_folder_is_remembered_and_its_content_is_named_when_missing()
    {
        using var folder = new TemporaryFolder();
        using var model = new Model(TestModels.Line());
        model.Save(folder.File("m"));
        using var loaded = Model.Load(folder.File("m"));
        Assert.Equal(folder.File("m"), loaded.Folder);
        Assert.EndsWith($", in {folder.File("m")}", loaded.ToString(), StringComparison.Ordinal);

        File.Delete(folder.File("m", "model.onnx"));
        Assert.Equal($"The model in '{folder.File("m")}' names 'model.onnx', which is not in the folder. Copy the whole folder.", Assert.Throws<ModelException>(() => Model.Load(folder.File("m"))).Message);
        File.Delete(folder.File("m", "MLmodel"));
        Assert.Equal($"The folder '{folder.File("m")}' has no MLmodel file. Give a model folder, as training writes it.", Assert.Throws<InvalidInputException>(() => Model.Load(folder.File("m"))).Message);
        Assert.Equal($"There is no model folder '{folder.File("n")}'. Give a folder with an MLmodel file.", Assert.Throws<InvalidInputException>(() => Model.Load(folder.File("n"))).Message);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    public void A_folder_cannot_name_a_file_outside_of_it(string data)
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/MLmodel", $"flavors:\n  onnx:\n    data: {data}\n");

        Assert.Equal($"The model in '{folder.File("m")}' names '{data}', which is not in the folder. Copy the whole folder.", Assert.Throws<ModelException>(() => Model.Load(folder.File("m"))).Message);
    }

    [Fact]
    public void A_model_that_never_scored_is_disposed_without_loading()
    {
        var model = new Model(TestModels.Line() with { Onnx = [1, 2, 3] });
        model.Dispose();

        using var broken = new Model(TestModels.Line() with { Onnx = [1, 2, 3] });
        Assert.Throws<ModelException>(() => broken.Predict(new Frame(new Column<double>("a", [1]))));
    }

    [Fact]
    public void A_file_to_import_must_exist() => Assert.Equal(
        "There is no file '/no/model.onnx'. Give the path of an .onnx file.", Assert.Throws<InvalidInputException>(() => Model.Import("/no/model.onnx")).Message);
}
