using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests.Importing;

/// <summary>Trained models of ML.NET, as .zip and as exports, become models of ours.</summary>
[Collection(Alone.Name)]
public sealed class ImportTests
{
    public static TheoryData<string> Names => [.. ExportFixtures.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_export_and_a_saved_model_are_brought_in(string name)
    {
        using var folder = new TemporaryFolder();
        var fitted = ExportFixtures.All[name].Fit(ExportFixtures.Rows);
        var onnx = OnnxExport.Bytes(ExportFixtures.Context, fitted, ExportFixtures.Rows);
        var table = ExportFixtures.Table(fitted);
        File.WriteAllBytes(folder.File("model.onnx"), onnx);
        ExportFixtures.Context.Model.Save(fitted, ExportFixtures.Rows.Schema, folder.File("model.zip"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(ExportFixtures.Folder);
            File.WriteAllBytes(Path.Combine(ExportFixtures.Folder, $"{name}.onnx"), onnx);
            File.WriteAllText(Path.Combine(ExportFixtures.Folder, $"{name}.csv"), table);
        }

        foreach (var file in new[] { "model.onnx", "model.zip" })
        {
            if (name == "binary-margin")
            {
                Assert.StartsWith("The model gives a margin and a label, but no probability.", Assert.Throws<InvalidInputException>(() => Model.Import(folder.File(file))).Message, StringComparison.Ordinal);
                continue;
            }

            using var model = Model.Import(folder.File(file));
            var rows = Frame.ReadCsv(folder.Write("rows.csv", table));
            var scores = model.Score(rows);
            double[] actual = scores.Values ?? (scores.Classes.Count == 2 ? scores.Probability(scores.Classes[1]) : scores.Probabilities!);
            var columns = rows.Columns.Where(column => column.Name.StartsWith("score_", StringComparison.Ordinal)).Select(RawNumbers).ToArray();
            double[] expected = [.. Enumerable.Range(0, rows.RowCount).SelectMany(row => columns.Select(column => column[row]))];
            Assert.Equal(["A", "B", "Kind"], model.InputNames.Order(StringComparer.Ordinal));
            Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-6 * Math.Max(1, Math.Abs(pair.First)), $"{pair.First} and {pair.Second}"));
            Assert.True(actual.Distinct().Count() > 2);
        }
    }

    [Fact]
    public void A_zip_that_is_none_of_ML_NET_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.StartsWith($"'{folder.Write("m.zip", "nothing")}' is not a model that ML.NET saved:", Assert.Throws<ModelException>(() => Model.Import(folder.File("m.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_with_a_part_that_ONNX_lacks_is_refused()
    {
        using var folder = new TemporaryFolder();
        var ml = ExportFixtures.Context;
        var fitted = ml.Transforms.Concatenate("Features", "A", "B").Append(ml.Transforms.NormalizeLogMeanVariance("Features")).Append(ml.Regression.Trainers.Sdca("Y", maximumNumberOfIterations: 5)).Fit(ExportFixtures.Rows);
        ml.Model.Save(fitted, ExportFixtures.Rows.Schema, folder.File("m.zip"));

        Assert.Contains("has a part without an ONNX form", Assert.Throws<ModelException>(() => Model.Import(folder.File("m.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_that_ONNX_scores_otherwise_is_refused()
    {
        using var folder = new TemporaryFolder();
        var ml = ExportFixtures.Context;
        var fitted = ml.Transforms.Text.ProduceWordBags("Features", "Kind").Append(ml.Regression.Trainers.Sdca("Y", maximumNumberOfIterations: 5)).Fit(ExportFixtures.Rows);
        ml.Model.Save(fitted, ExportFixtures.Rows.Schema, folder.File("m.zip"));

        var message = Assert.Throws<ModelException>(() => Model.Import(folder.File("m.zip"))).Message;

        Assert.StartsWith($"The model in '{folder.File("m.zip")}' scores made rows in ML.NET, but not in ONNX: The output 'prediction' has 1 values for 400 rows.", message, StringComparison.Ordinal);
        Assert.Contains("Train its pipeline here with Pipeline, which names the transform", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_model_whose_graph_gives_other_numbers_is_refused_with_two_of_them()
    {
        var ml = ExportFixtures.Context;
        var (saved, other) = (ExportFixtures.All["numbers-sdca"].Fit(ExportFixtures.Rows), ExportFixtures.All["numbers-fast-tree"].Fit(ExportFixtures.Rows));

        var message = Assert.Throws<ModelException>(() => new ImportProof("m.zip", saved, ExportFixtures.Rows.Schema).Check(OnnxExport.Bytes(ml, other, ExportFixtures.Rows), new ImportOptions())).Message;

        Assert.Matches(@"^The model in 'm\.zip' scores \d+ of 400 made rows differently in ONNX than in ML\.NET: \S+ became \S+\. Train its pipeline here", message);
    }

    [Fact]
    public void A_saved_model_of_a_vector_of_features_is_brought_in_and_its_columns_can_be_named()
    {
        using var folder = new TemporaryFolder();
        var ml = ExportFixtures.Context;
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(Point.Of));
        var fitted = ml.Transforms.NormalizeMinMax("Features").Append(ml.Regression.Trainers.FastTree("Y", numberOfTrees: 3, numberOfLeaves: 4)).Fit(rows);
        ml.Model.Save(fitted, rows.Schema, folder.File("m.zip"));
        var expected = ScoreReader.Read(fitted.Transform(rows), "Score", out _)!;
        var points = Enumerable.Range(0, 120).Select(Point.Of).ToArray();

        using var model = Model.Import(folder.File("m.zip"), new ImportOptions { Columns = ["width", "height"] });
        var scores = model.Score(new Frame(new Column<double>("width", [.. points.Select(point => (double)point.Features[0])]), new Column<double>("height", [.. points.Select(point => (double)point.Features[1])])));

        Assert.Equal(["width", "height"], model.InputNames);
        Assert.All(expected.Zip(scores.Values!), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Whole_numbers_and_doubles_of_a_saved_model_are_compared_too()
    {
        using var folder = new TemporaryFolder();
        var ml = ExportFixtures.Context;
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(row => new Typed { Count = row % 11, Big = row % 7, Real = row % 5, Flag = row % 2 == 0, Y = (row % 11) + (row % 7) }));
        InputOutputColumnPair[] pairs = [new("CountF", "Count"), new("BigF", "Big"), new("RealF", "Real"), new("FlagF", "Flag")];
        var fitted = ml.Transforms.Conversion.ConvertType(pairs).Append(ml.Transforms.Concatenate("Features", "CountF", "BigF", "RealF", "FlagF")).Append(ml.Regression.Trainers.FastTree("Y", numberOfTrees: 5, numberOfLeaves: 4)).Fit(rows);
        ml.Model.Save(fitted, rows.Schema, folder.File("m.zip"));

        using var model = Model.Import(folder.File("m.zip"));

        Assert.Equal(["Count", "Big", "Real", "Flag"], model.InputNames);
        var scores = model.Score(new Frame(new Column<long>("Count", [1, 9]), new Column<long>("Big", [1, 5]), new Column<double>("Real", [1, 2]), new Column<bool>("Flag", [true, false])));
        Assert.True(scores.Values![1] > scores.Values[0] + 3);
    }

    [Fact]
    public void A_saved_model_without_a_schema_is_refused()
    {
        using var folder = new TemporaryFolder();
        ExportFixtures.Context.Model.Save(ExportFixtures.All["numbers-sdca"].Fit(ExportFixtures.Rows), null, folder.File("m.zip"));

        Assert.Contains("does not say which columns the model reads", Assert.Throws<ModelException>(() => Model.Import(folder.File("m.zip"))).Message, StringComparison.Ordinal);
    }

    private static double[] RawNumbers(Column column) => ModelOps.Models.RawColumn.Numbers(column);

    private sealed class Point
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Y { get; set; }

        public static Point Of(int row) => new() { Features = [row % 13, row % 7], Y = (2 * (row % 13)) - (row % 7) };
    }

    private sealed class Typed
    {
        public int Count { get; set; }

        public long Big { get; set; }

        public double Real { get; set; }

        public bool Flag { get; set; }

        public float Y { get; set; }
    }
}
