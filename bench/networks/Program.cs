using System.Text.Json;
using ModelOps.Bench.Networks;

// Each verb prints one line of JSON for networks_bench.py.
object figures = args switch
{
    ["gemm"] => new { gemm = GemmBench.GigaflopsPerSecond() },
    ["train", var side, var batch, var epochs] => TrainBench.Run(int.Parse(side), int.Parse(batch), int.Parse(epochs)),
    ["digits", var csv, var folds] => DigitsBench.Run(csv, folds),
    _ => throw new ArgumentException("Use gemm, train SIDE BATCH EPOCHS, or digits CSV FOLDS."),
};
Console.WriteLine(JsonSerializer.Serialize(figures));
