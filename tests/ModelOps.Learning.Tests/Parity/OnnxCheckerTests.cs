using System.Diagnostics;
using ModelOps.Testing;

namespace ModelOps.Learning.Tests.Parity;

public sealed class OnnxCheckerTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void Every_trainers_graph_passes_the_onnx_checker()
    {
        Assert.SkipUnless(HasOnnx(), "Debian's python3-onnx is not installed (apt-get install python3-onnx).");
        using var folder = new TemporaryFolder();
        var training = RandomFrames.Training(5);
        foreach (var row in Parity.TrainersAndTargets())
        {
            var (trainer, target, set) = row.Data;
            var problem = LearningProblem.Of(training, Parity.Options(target, trainer, set) with
            {
                Steps = "clip(a); log(c); bucketize(b, bins=3); target-encode(t); hash(s, buckets=4)",
                Calibration = target == "value" ? null : target == "two" ? "isotonic" : "platt",
            });
            File.WriteAllBytes(folder.File($"{trainer}-{target}.onnx"), problem.Fit(problem.CreateTrainer()).ToDefinition().Onnx);
        }

        var script = folder.Write("check.py", """
            import glob, onnx, sys
            for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
                try:
                    onnx.checker.check_model(onnx.load(path), full_check=True)
                except Exception as fault:
                    print(path.split("/")[-1], fault)
            """);
        Assert.Equal("", Run(script, folder.Path));
    }

    private static bool HasOnnx()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import onnx"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Run(string script, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, [script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var faults = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : output + faults.GetAwaiter().GetResult();
    }
}
