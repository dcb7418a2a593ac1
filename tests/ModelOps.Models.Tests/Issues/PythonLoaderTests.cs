using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Issues;

/// <summary>
/// MLflow for Python could not predict with a classifier ("All arrays must be of the same length"), nor with one column ("Invalid rank for input"),
/// and took no whole numbers for a double. The folder's own loader does; what MLflow 2.17 and 3.11 were seen to need is pinned here.
/// </summary>
public sealed class PythonLoaderTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void A_folder_names_its_loader_and_leaves_the_inputs_to_it()
    {
        using var folder = new TemporaryFolder();
        new Model(TestModels.Texts()).Save(folder.File("model"));
        var description = File.ReadAllText(folder.File("model/MLmodel"));

        Assert.Contains("\n    code: code\n    loader_module: modelops_pyfunc\n", description, StringComparison.Ordinal);
        Assert.Contains("\nsignature:\n  inputs: null\n  outputs: '[{\"type\":\"string\",\"name\":\"label\",\"required\":true}]'\n", description, StringComparison.Ordinal);
        Assert.Contains("\n    inputs: '[{\"type\":\"string\",\"name\":\"text\",\"required\":true}]'\n", description, StringComparison.Ordinal);
        Assert.Contains("def _load_pyfunc(path):", File.ReadAllText(folder.File("model/code/modelops_pyfunc.py")), StringComparison.Ordinal);
        using var loaded = Model.Load(folder.File("model"));
        Assert.Equal("text", loaded.Signature.Inputs.Single().Name);
        Assert.DoesNotContain("inputs", loaded.Metadata.Extra.Keys);
    }

    [Fact]
    public void A_folder_of_before_is_read_by_its_signature_and_saved_with_the_loader()
    {
        using var folder = new TemporaryFolder();
        new Model(TestModels.Line()).Save(folder.File("new"));
        Directory.Delete(folder.File("new/code"), recursive: true);
        var description = File.ReadAllText(folder.File("new/MLmodel")).Split('\n')
            .Where(line => !line.StartsWith("    inputs:", StringComparison.Ordinal) && !line.StartsWith("    code: code", StringComparison.Ordinal))
            .Select(line => line.Replace("modelops_pyfunc", "mlflow.onnx", StringComparison.Ordinal).Replace("  inputs: null", """  inputs: '[{"type":"double","name":"a","required":true},{"type":"double","name":"b","required":false}]'""", StringComparison.Ordinal));
        File.WriteAllText(folder.File("new/MLmodel"), string.Join('\n', description));

        using var old = Model.Load(folder.File("new"));
        Assert.Equal(6, old.Predict(new Frame(new Column<double>("a", [4]), new Column<double>("b", [2]))).Numbers("prediction")[0]);
        old.Save(folder.File("again"));
        Assert.True(File.Exists(folder.File("again/code/modelops_pyfunc.py")));
    }

    [Theory]
    [InlineData("tensor")]
    [InlineData("params")]
    [InlineData("none")]
    public void Inputs_that_are_no_columns_stay_with_mlflows_own_loader(string kind)
    {
        var line = TestModels.Line();
        var signature = kind switch
        {
            "tensor" => line.Signature with { Inputs = [ColumnSpec.Tensor("a", "float64", -1), ColumnSpec.Tensor("b", "float64", -1)] },
            "params" => line.Signature with { Params = [new ParamSpec("scale", SpecType.Double, "1.0")] },
            _ => line.Signature with { Inputs = [] },
        };
        using var folder = new TemporaryFolder();
        new Model(line with { Signature = signature }).Save(folder.File("model"));
        Assert.Contains("loader_module: mlflow.onnx", File.ReadAllText(folder.File("model/MLmodel")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("model/code")));
    }

    [Fact]
    public void The_loader_feeds_tables_of_any_dtypes_and_answers_with_a_table()
    {
        Assert.SkipUnless(File.Exists(Python) && Run("-c", "import numpy, pandas, yaml; assert int(pandas.__version__.split('.')[0]) >= 2 or pandas.__version__ >= '1.5'").ExitCode == 0, "Debian's python3-pandas and python3-yaml are not installed.");
        var (folder, script) = Prepare();
        using (folder)
        {
            var (exitCode, output) = Run(script, folder.File("model"));
            Assert.True(exitCode == 0 && output == "done\n", output);
        }
    }

    // MLflow and ONNX Runtime are stood in for: the graph gives back the numbers that it was fed.
    private static (TemporaryFolder Folder, string Script) Prepare()
    {
        var folder = new TemporaryFolder();
        var signature = new ModelSignature(
            [new("n", SpecType.Double), new("i", SpecType.Long), new("b", SpecType.Boolean), new("d", SpecType.DateTime), new("t", SpecType.String), new("o", SpecType.Double, Required: false)],
            [new("label", SpecType.String)]);
        new Model(TestModels.Texts() with { Signature = signature }).Save(folder.File("model"));
        Directory.CreateDirectory(folder.File("mlflow"));
        folder.Write("mlflow/__init__.py", "");
        folder.Write("mlflow/exceptions.py", """
            class MlflowException(Exception):
                @classmethod
                def invalid_parameter_value(cls, message):
                    return cls(message)
            """);
        folder.Write("mlflow/onnx.py", """
            import numpy as np

            fed = {}

            class Graph:
                def predict(self, feed):
                    fed.clear()
                    fed.update(feed)
                    rows = len(feed["n"])
                    return {"label": ["yes"] * rows, "probabilities": np.tile([0.25, 0.75], (rows, 1)), "wide": np.arange(rows * 2).reshape(rows, 2)}

            def _load_pyfunc(path):
                return Graph()
            """);
        return (folder, folder.Write("check.py", """
            import sys, os
            sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), sys.argv[1] + "/code"]
            import numpy as np, pandas as pd
            import mlflow.onnx, modelops_pyfunc
            from mlflow.exceptions import MlflowException

            model = modelops_pyfunc._load_pyfunc(sys.argv[1] + "/model.onnx")
            day = pd.Timestamp("1970-01-02")
            good = pd.DataFrame({"n": [1, 2], "i": [3, 4], "b": [True, False], "d": [day, day], "t": ["x", "007"]}, index=[7, 9])

            def feeds(data, **expected):
                model.predict(data)
                for name, values in expected.items():
                    given = mlflow.onnx.fed[name]
                    if name == "t":
                        assert given.dtype == object and list(given) == values, (name, given)
                    else:
                        assert given.dtype == np.float64 and np.array_equal(given, values, equal_nan=True), (name, given)

            answer = model.predict(good)
            assert list(answer.columns) == ["label", "probability_no", "probability_yes", "wide_0", "wide_1"] and list(answer.index) == [7, 9], answer
            nan, micros = float("nan"), 86_400_000_000.0
            feeds(good, n=[1, 2], i=[3, 4], b=[1, 0], d=[micros, micros], t=["x", "007"], o=[nan, nan])
            feeds(good.assign(n=[None, 2.5], i=[nan, 4.5], b=[None, True], d=[None, "1970-01-01T01:00:00Z"], t=[None, "x"]), n=[nan, 2.5], i=[nan, 4.5], b=[nan, 1], d=[nan, 3_600_000_000.0], t=["", "x"])
            feeds(good.assign(n=["1.5", ""], b=["true", "FALSE"], i=pd.array([3, None], dtype="Int64"), t=pd.Categorical(["x", None])), n=[1.5, nan], b=[1, 0], i=[3, nan], t=["x", ""])
            feeds(good.assign(d=pd.to_datetime(["1970-01-02T01:00:00+01:00"] * 2, utc=True), t=[nan, nan], n=[None, None]), d=[micros, micros], t=["", ""], n=[nan, nan])
            feeds({"n": np.array([1, 2]), "i": [[3], [4]], "b": np.array([True, False]), "d": ["1970-01-02"] * 2, "t": np.array(["a", "b"])}, n=[1, 2], i=[3, 4], t=["a", "b"])
            feeds([{"n": np.array(1.5), "i": 1, "b": True, "d": "1970-01-02", "t": np.array("a")}], n=[1.5], t=["a"])
            feeds([[1, 2, True, "1970-01-02", "a"]], n=[1], t=["a"])

            def refused(data, message):
                try:
                    model.predict(data)
                except MlflowException as error:
                    assert message in str(error), error
                else:
                    raise AssertionError(message)

            refused(good.drop(columns="i"), "Model is missing inputs ['i']. The data has the columns ['n', 'b', 'd', 't'].")
            refused(good.assign(n=["1", "forty"]), "Column 'n' holds 'forty' in row 2, where the model needs a number.")
            refused(good.assign(n=[day, day]), "where the model needs a number.")
            refused(good.assign(b=["true", "maybe"]), "Column 'b' holds 'maybe' in row 2, where the model needs true or false.")
            refused(good.assign(b=[1, 2]), "Column 'b' holds '2' in row 2")
            refused(good.assign(d=["1970-01-02", "03/05/2023"]), "Column 'd' holds '03/05/2023' in row 2, where the model needs a date as 2026-01-31")
            refused(good.assign(d=[1680000000, 1680000000]), "Column 'd' holds '1680000000' in row 1")
            refused(good.assign(t=[7, 8]), "Column 't' holds '7' in row 1, where the model needs text; read the column with dtype=str.")
            refused([[1, 2, True, "1970-01-02", "a", 1, 2]], "Rows without names need up to 6 values each")
            refused([[1, 2, True, "1970-01-02", "a"], [1, 2, True, "1970-01-02"]], "Rows without names need up to 6 values each")
            refused(pd.DataFrame([[1, 2, True, "1970-01-02", "a", 1, 2]]), "Rows without names need up to 6 values each")
            print("done")
            """));
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
