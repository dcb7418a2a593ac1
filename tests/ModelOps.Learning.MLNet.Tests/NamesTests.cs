using Microsoft.ML;

namespace ModelOps.Learning.MLNet.Tests;

/// <summary>A cell with <c>using ModelOps;</c> and ML.NET's usings must compile.</summary>
public sealed class NamesTests
{
    private static readonly string[] _usings = ["Microsoft.ML", "Microsoft.ML.Data", "Microsoft.ML.Trainers", "Microsoft.ML.Transforms", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Tensors", "Microsoft.Data.Analysis"];

    [Fact]
    public void No_type_of_ours_has_the_name_of_one_of_ML_NET_or_ONNX_Runtime()
    {
        Type[] theirs = [typeof(MLContext), typeof(Microsoft.Data.Analysis.DataFrame), typeof(TrainerInfo), typeof(IDataView), typeof(Microsoft.ML.Trainers.SdcaRegressionTrainer), typeof(Microsoft.ML.Transforms.NormalizingTransformer), typeof(Microsoft.ML.Trainers.LightGbm.LightGbmBinaryTrainer), typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer)];
        var runtime = System.Reflection.Assembly.Load("Microsoft.ML.OnnxRuntime");
        var names = theirs.Select(type => type.Assembly).Append(runtime).Distinct().SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsNested && _usings.Contains(type.Namespace)).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        var ours = new[] { typeof(Frame), typeof(Model), typeof(Learner), typeof(Figure), typeof(MetricCatalog), typeof(ModelOpsException) }.SelectMany(type => type.Assembly.GetExportedTypes()).Where(type => type.Namespace == "ModelOps");

        Assert.Equal([], ours.Select(type => type.Name).Intersect(names, StringComparer.Ordinal));
        Assert.Contains("TrainerInfo", names);
    }
}
