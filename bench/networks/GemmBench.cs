using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using ModelOps.Models.Onnx;

namespace ModelOps.Bench.Networks;

/// <summary>What ONNX Runtime's matrix product reaches on this machine: the ceiling of all that a net does.</summary>
internal static class GemmBench
{
    private const int Side = 1024;
    private const int Runs = 30;

    public static double[] GigaflopsPerSecond()
    {
        var graph = new GraphBuilder();
        var product = graph.Node("MatMul", [graph.Input("a", OnnxType.Float, Side, Side), graph.Input("b", OnnxType.Float, Side, Side)]);
        graph.Output(product, "y", OnnxType.Float, Side, Side);
        using var session = new InferenceSession(graph.Model.ToBytes());
        using var run = new RunOptions();
        var random = new Random(1);
        float[] Matrix() => [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextSingle())];
        using var a = OrtValue.CreateTensorValueFromMemory(Matrix(), [Side, Side]);
        using var b = OrtValue.CreateTensorValueFromMemory(Matrix(), [Side, Side]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[Side * Side], [Side, Side]);
        return [.. Enumerable.Range(0, Runs).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            session.Run(run, ["a", "b"], [a, b], ["y"], [y]);
            return 2.0 * Side * Side * Side / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        })];
    }
}
