using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests.Importing;

/// <summary>What ML.NET writes and how it scores, for the import to be held against.</summary>
internal static class ExportFixtures
{
    /// <summary>Where the tests of the import, which know no ML.NET, find the exports.</summary>
    public static string Folder { get; } = RepositoryPaths.Of("tests", "ModelOps.Models.Tests", "Importing", "MLNet");

    public static MLContext Context { get; } = new(3);

    public static IReadOnlyDictionary<string, IEstimator<ITransformer>> All { get; } = Make();

    /// <summary>The rows that are scored: with a missing number and a text that was never seen.</summary>
    public static IDataView Rows => Context.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(Row.Of));

    public static IDataView Scored => Context.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(row => Row.Of(row * 9) with { A = row == 3 ? float.NaN : Row.Of(row * 9).A, Kind = row == 5 ? "never seen" : Row.Of(row * 9).Kind }));

    /// <summary>One line for each scored row: the columns, then the scores.</summary>
    public static string Table(ITransformer fitted)
    {
        var result = fitted.Transform(Scored);
        var name = result.Schema.GetColumnOrNull("Probability") is null ? "Score" : "Probability";
        var scores = ScoreReader.Read(result, name, out var width)!;
        var rows = Context.Data.CreateEnumerable<Row>(Scored, reuseRowObject: false).ToArray();
        string Text(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
        return string.Concat(new[] { $"A,B,Kind,{string.Join(',', Enumerable.Range(0, width).Select(k => $"score_{k}"))}\n" }
            .Concat(rows.Select((row, i) => $"{Text(row.A)},{Text(row.B)},{row.Kind},{string.Join(',', scores.AsSpan(i * width, width).ToArray().Select(Text))}\n")));
    }

    private static Dictionary<string, IEstimator<ITransformer>> Make()
    {
        IEstimator<ITransformer> Prepared(IEstimator<ITransformer> trainer) => Context.Transforms.Categorical.OneHotEncoding("KindHot", "Kind")
            .Append(Context.Transforms.ReplaceMissingValues("A"))
            .Append(Context.Transforms.Concatenate("Features", "A", "B", "KindHot"))
            .Append(trainer);
        IEstimator<ITransformer> Keyed(string column, IEstimator<ITransformer> trainer) => Context.Transforms.Conversion.MapValueToKey("Key", column).Append(Prepared(trainer));

        var (binary, multiclass, regression) = (Context.BinaryClassification, Context.MulticlassClassification.Trainers, Context.Regression.Trainers);
        return new()
        {
            ["binary-lbfgs"] = Prepared(binary.Trainers.LbfgsLogisticRegression("Flag")),
            ["binary-fast-tree"] = Prepared(binary.Trainers.FastTree("Flag", numberOfTrees: 3, numberOfLeaves: 4)),
            ["binary-lightgbm"] = Prepared(binary.Trainers.LightGbm("Flag", numberOfIterations: 3, numberOfLeaves: 4, minimumExampleCountPerLeaf: 5)),
            ["binary-margin"] = Prepared(binary.Trainers.LinearSvm("Flag")),
            ["classes-text"] = Keyed("Name", multiclass.LbfgsMaximumEntropy("Key")),
            ["classes-text-value"] = Keyed("Name", multiclass.SdcaMaximumEntropy("Key", maximumNumberOfIterations: 5)).Append(Context.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            ["classes-number"] = Keyed("Number", multiclass.LbfgsMaximumEntropy("Key")),
            ["classes-lightgbm"] = Keyed("Name", multiclass.LightGbm("Key", numberOfIterations: 2, numberOfLeaves: 3, minimumExampleCountPerLeaf: 5)),
            ["numbers-fast-tree"] = Prepared(regression.FastTree("Y", numberOfTrees: 3, numberOfLeaves: 4)),
            ["numbers-sdca"] = Prepared(regression.Sdca("Y", maximumNumberOfIterations: 5)),
        };
    }

    public sealed record Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public string Kind { get; set; } = "";

        public string Name { get; set; } = "";

        public float Number { get; set; }

        public bool Flag { get; set; }

        public float Y { get; set; }

        public static Row Of(int row)
        {
            var (a, b, kind) = (row % 13, row % 7, row % 3);
            return new Row { A = a, B = b, Kind = $"kind {kind}", Name = (a + (2 * kind)) switch { < 5 => "low", < 10 => "middle", _ => "high" }, Number = (row % 3) + 4, Flag = a + b > 8, Y = (2 * a) - b + kind };
        }
    }
}
