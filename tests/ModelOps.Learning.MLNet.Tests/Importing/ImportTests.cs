using Microsoft.ML;
using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests.Importing;

/// <summary>Trained models of ML.NET, as .zip and as exports, become models of ours.</summary>
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
        var fitted = ml.Transforms.Concatenate("Features", "A", "B").Append(ml.Transforms.NormalizeLogMeanVariance("Features")).Append(ml.Regression.Trainers.Sdca("Y")).Fit(ExportFixtures.Rows);
        ml.Model.Save(fitted, ExportFixtures.Rows.Schema, folder.File("m.zip"));

        Assert.Contains("has a part without an ONNX form", Assert.Throws<ModelException>(() => Model.Import(folder.File("m.zip"))).Message, StringComparison.Ordinal);
    }

    private static double[] RawNumbers(Column column) => ModelOps.Models.RawColumn.Numbers(column);
}
