using System.Globalization;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>Makes weights half precision.</summary>
internal static class HalfWeights
{
    public static WeightsMade Run(OnnxModel model, IReadOnlyList<GraphWeight> found)
    {
        var graph = new GraphBuilder(model);
        var (made, notes) = (new List<OptimizedWeights>(), new List<string>());
        foreach (var weight in found.Where(weight => weight.Count >= GraphWeights.Least))
        {
            var values = weight.Values();
            if (values.FirstOrDefault(value => !Half.IsFinite((Half)value)) is var beyond && beyond != 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"The weights of {weight} stay as they are: one is {beyond:G6}, and fp16 ends at 65504."));
                made.Add(StoredWeights.AsBefore(weight));
                continue;
            }

            if (values.Count(value => value != 0 && (Half)value == Half.Zero) is var lost and > 0)
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{lost} of the {values.Length} weights of {weight} become 0: fp16 has no number between 0 and 6E-08."));
            }

            made.Add(StoredWeights.ToHalf(model, graph, weight));
        }

        return new WeightsMade(made, "weights fp16, made numbers of their former precision when the graph is loaded", notes);
    }
}
