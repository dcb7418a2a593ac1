using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Folders;

public sealed class ModelFolderTests
{
    private static readonly Frame _rows = new(new Column<double>("a", [1, 2, double.NaN]), new Column<long>("b", [5, 6, 7]));

    [Fact]
    public void A_folder_holds_what_mlflow_expects()
    {
        using var folder = new TemporaryFolder();
        using var model = new Model(TestModels.Line() with { InputExample = _rows, Baseline = ModelBaseline.Of(_rows) });

        model.Save(folder.File("m"), new FixedTime());

        Assert.Equal(
            ["MLmodel", "baseline.json", "conda.yaml", "input_example.json", "model.onnx", "python_env.yaml", "requirements.txt", "serving_input_example.json"],
            Directory.GetFiles(folder.File("m")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var text = System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(folder.File("m", "MLmodel")), "model_uuid: .*|model_size_bytes: .*", match => match.Value.Split(':')[0] + ": …");
        Golden.Equal("MLmodel.golden", text);
        Assert.Equal("""{"columns":["a","b"],"data":[[1,5],[2,6],[null,7]]}""", File.ReadAllText(folder.File("m", "input_example.json")));
        Assert.Empty(Directory.GetDirectories(folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_folder_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        using var model = new Model(TestModels.Line() with { Baseline = ModelBaseline.Of(_rows), InputExample = _rows });
        model.Save(folder.File("m"));

        using var loaded = Model.Load(folder.File("m"));

        Assert.Equal(model.Signature.InputsJson(), loaded.Signature.InputsJson());
        Assert.Equal("""[{"type":"double","name":"a","required":true},{"type":"double","name":"b","required":false}]""", loaded.Signature.InputsJson());
        Assert.Equal((LearningTask.Regression, "y", "hand", "1"), (loaded.Metadata.Task!.Value, loaded.Metadata.Target, loaded.Metadata.Trainer, loaded.Metadata.Extra["note"]));
        Assert.Equal(model.Baseline!.ToJson(), loaded.Baseline!.ToJson());
        Assert.Equal("a,b\n1.0,5.0\n2.0,6.0\n,7.0\n", loaded.Definition.InputExample!.ToCsv().ReplaceLineEndings("\n"));
        Assert.Equal([-3, -2, double.NaN], loaded.Predict(_rows).Numbers("prediction"));
    }

    [Fact]
    public void A_folder_with_content_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/notes.txt", "mine");

        var exception = Assert.Throws<InvalidInputException>(() => new Model(TestModels.Line()).Save(folder.File("m")));

        Assert.Equal($"The folder '{folder.File("m")}' has content. Give a new or an empty folder for the model.", exception.Message);
        Assert.Equal("mine", File.ReadAllText(folder.File("m", "notes.txt")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");

        var exception = Assert.Throws<InvalidInputException>(() => new Model(TestModels.Line()).Save(folder.File("file", "m")));

        Assert.StartsWith($"Cannot write the model to '{folder.File("file", "m")}': ", exception.Message);
        Assert.Equal([folder.File("file")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Folders_that_are_none_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("empty/readme", "");
        folder.Write("sklearn/MLmodel", "flavors:\n  sklearn:\n    pickled_model: model.pkl\n");
        folder.Write("lost/MLmodel", "flavors:\n  onnx:\n    data: model.onnx\n");
        folder.Write("out/MLmodel", "flavors:\n  onnx:\n    data: ../out2/model.onnx\n");
        folder.Write("out2/model.onnx", "");
        folder.Write("broken/MLmodel", "flavors: [\n");

        Assert.Equal($"There is no model folder '{folder.File("none")}'. Give a folder with an MLmodel file.", Error<InvalidInputException>("none"));
        Assert.Equal($"The folder '{folder.File("empty")}' has no MLmodel file. Give a model folder, as training writes it.", Error<InvalidInputException>("empty"));
        Assert.Equal($"The model in '{folder.File("sklearn")}' has no onnx flavor. Log it with mlflow.onnx, or import its .onnx file.", Error<ModelException>("sklearn"));
        Assert.Equal($"The model in '{folder.File("lost")}' names 'model.onnx', which is not in the folder. Copy the whole folder.", Error<ModelException>("lost"));
        Assert.Equal($"The model in '{folder.File("out")}' names '../out2/model.onnx', which is not in the folder. Copy the whole folder.", Error<ModelException>("out"));
        Assert.StartsWith($"'{folder.File("broken", "MLmodel")}' is not valid YAML (line ", Error<ModelException>("broken"));

        string Error<T>(string name)
            where T : Exception => Assert.Throws<T>(() => Model.Load(folder.File(name))).Message;
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }

    [Theory]
    [InlineData("flavors: {onnx: {data: model.onnx")]
    [InlineData("flavors: [onnx")]
    [InlineData("flavors: 'onnx")]
    public void A_description_that_ends_too_early_is_no_model(string description)
    {
        using var folder = new TemporaryFolder();
        folder.Write("MLmodel", description);
        Assert.StartsWith($"'{folder.File("MLmodel")}' is not valid YAML", Assert.Throws<ModelException>(() => Model.Load(folder.Path)).Message, StringComparison.Ordinal);
    }
}
