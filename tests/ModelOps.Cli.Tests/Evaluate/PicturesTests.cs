using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Evaluate;

/// <summary>Figures as pictures, with and without a browser.</summary>
[Collection(InThisProcess.Name)]
public sealed class PicturesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")).Select("duration_months", "credit_amount", "risk").Split(new SplitOptions { TestShare = 0.25, Stratify = "risk", Seed = 1 });
        split.Test.WriteCsv(_folder.File("test.csv"));
        Learner.Fit(split.Train, new() { Target = "risk", Trainer = "decision-tree" }, null, Stop).Model.Save(_folder.File("model"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("--png")]
    [InlineData("--svg")]
    public async Task Without_a_browser_pictures_are_refused_before_anything_is_written(string option)
    {
        var result = await EvaluateAsync([option, "--report", "report.html"], [("PATH", ""), ("MODELOPS_CHROMIUM", ""), ("CHROME_PATH", "")]);

        Assert.Equal(
            (2, "modelops: A picture is drawn by Chromium, which was not found. Install it (Debian, Ubuntu: apt-get install chromium; Windows, macOS: Chrome or Edge), or name its program in MODELOPS_CHROMIUM.\n"),
            (result.ExitCode, result.Error.ReplaceLineEndings("\n")));
        Assert.False(File.Exists(_folder.File("report.html")));
        Assert.False(Directory.Exists(_folder.File("mlruns")));
    }

    [Fact]
    public async Task Every_figure_is_kept_as_a_picture()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "Needs Debian's package chromium.");

        var result = await EvaluateAsync(["--png", "--svg"], []);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] Names(string ending) => [.. Directory.GetFiles(_folder.File("mlruns"), $"*.{ending}", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Contains("threshold_curve", Names("png"));
        Assert.Equal(Names("png"), Names("svg"));
        Assert.All(Names("png"), name => Assert.Contains(name, Names("json")));
        Assert.All(Directory.GetFiles(_folder.File("mlruns"), "*.png", SearchOption.AllDirectories), path => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]));
    }

    private Task<Tool.Result> EvaluateAsync(string[] options, (string, string)[] environment) =>
        InThisProcess.RunAsync(_folder.Path, ["evaluate", "model", "--data", "test.csv", .. options], [("MLFLOW_TRACKING_URI", $"sqlite:///{_folder.File("mlflow.db")}"), .. environment]);
}
