using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Images;

/// <summary>kill -9 of a training of images at seeded times, and the same command again until it is done. MODELOPS_KILLS sets how many kills.</summary>
public sealed partial class CnnKillTests : IDisposable
{
    private const string Set = "size=24x24,batch=8,epochs=12,layers=\"conv 16 3, pool 2, conv 16 3, pool 2, dense 16, dropout 0.3\",augment=flip+crop,early_stopping=false,memory=0";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_that_is_killed_ends_with_the_model_of_one_that_ran_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9");
        WriteImages();
        var whole = await ModelAsync("whole");
        var random = new Random(11);
        var kills = 0;
        for (var trial = 0; kills < KillTrials.CountOr(2); trial++)
        {
            Assert.True(trial < 10 * KillTrials.CountOr(2), $"Only {kills} kills in {trial} trainings.");
            kills += await KillAsync("killed" + (trial / 3).ToString(CultureInfo.InvariantCulture), random);
        }

        for (var trial = 0; Directory.Exists(_folder.File("killed" + trial.ToString(CultureInfo.InvariantCulture))); trial++)
        {
            Assert.Equal(whole, await ModelAsync("killed" + trial.ToString(CultureInfo.InvariantCulture)));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{kills} kills");
    }

    // 1 when it was killed after its first epoch and before its end.
    private async Task<int> KillAsync(string name, Random random)
    {
        using var process = Process.Start(Tool.StartInfo(_folder.Path, Train(name)))!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        var state = Path.Combine(_folder.File(name), "training.checkpoint");
        var before = File.Exists(state) ? File.GetLastWriteTimeUtc(state) : DateTime.MinValue;
        await Wait.UntilAsync(() => process.HasExited || (File.Exists(state) && File.GetLastWriteTimeUtc(state) > before), "an epoch");
        await Task.Delay(random.Next(120), Stop);
        if (process.HasExited)
        {
            Assert.True(process.ExitCode == 0, string.Concat(await output));
            return 0;
        }

        process.Kill();
        await process.WaitForExitAsync(Stop);
        return 1;
    }

    private async Task<byte[]> ModelAsync(string name)
    {
        var ended = await Tool.RunAsync(_folder.Path, Train(name));
        Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        var run = RunId().Match(ended.Output).Groups[1].Value;
        return await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(_folder.Path, "model.onnx", SearchOption.AllDirectories), path => path.Contains(run)), Stop);
    }

    private static string[] Train(string name) => ["train", "images.csv", "--target", "label", "--trainer", "cnn", "--set", Set, "--checkpoint", name];

    private void WriteImages()
    {
        var random = new Random(1);
        var lines = new List<string> { "image,label" };
        for (var i = 0; i < 120; i++)
        {
            var pixels = new byte[24 * 24 * 3];
            for (var at = 0; at < pixels.Length; at++)
            {
                var place = at / 3;
                pixels[at] = (byte)(random.Next(120) + ((i % 2 == 0 ? place % 24 : place / 24) % 4 < 2 ? 60 : 0));
            }

            File.WriteAllBytes(_folder.File($"{i}.ppm"), [.. "P6 24 24 255\n"u8, .. pixels]);
            lines.Add($"{i}.ppm,{(i % 2 == 0 ? "along" : "across")}");
        }

        _folder.Write("images.csv", string.Join('\n', lines) + "\n");
    }

    [GeneratedRegex("runs:/([0-9a-f]{32})/model")]
    private static partial Regex RunId();

    public void Dispose() => _folder.Dispose();
}
