using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Parity;

public sealed class OnnxCheckerTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void The_graph_of_every_trainer_and_every_step_passes_the_onnx_checker()
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

        foreach (var step in PipelineSteps.All.Select(step => step.Name).Concat(["fill(method=mean, indicator=true)", "tfidf(s, t, ngrams=2)", "date-parts(parts=quarter+dayofyear+epoch)", "select(method=importance, top=3)"]))
        {
            var problem = LearningProblem.Of(training, Parity.Options("two", "logistic") with { Steps = step, Threshold = "0.4" });
            File.WriteAllBytes(folder.File($"step-{step.Replace('=', ' ')}.onnx"), problem.Fit(problem.CreateTrainer()).ToDefinition().Onnx);
        }

        Assert.Equal(Parity.TrainersAndTargets().Count + PipelineSteps.All.Count + 4, Directory.GetFiles(folder.Path, "*.onnx").Length);
        var script = folder.Write("check.py", """
            import glob, onnx, sys
            for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
                try:
                    onnx.checker.check_model(onnx.load(path), full_check=True)
                except Exception as error:
                    print(path.split("/")[-1], error)
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
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : output + errors.GetAwaiter().GetResult();
    }
}
