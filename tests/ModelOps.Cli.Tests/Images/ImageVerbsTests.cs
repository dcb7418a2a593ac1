using System.Text.RegularExpressions;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Images;

/// <summary>A model of images from training to explanation in a terminal: the class is told by a bright square, whose place is drawn.</summary>
[Collection(InThisProcess.Name)]
public sealed partial class ImageVerbsTests : IAsyncLifetime
{
    private const int Side = 24;
    private const int Square = 8;
    private const int Count = 120;
    private readonly TemporaryFolder _folder = new();
    private readonly List<(int Left, int Top)> _places = [];
    private string _model = "";

    public async ValueTask InitializeAsync()
    {
        var random = new Random(3);
        var lines = new List<string> { "image,label" };
        for (var i = 0; i < Count; i++)
        {
            var (left, top) = (random.Next(Side - Square), random.Next(Side - Square));
            _places.Add((left, top));
            lines.Add($"{_folder.File($"{i}.ppm")},{(i % 2 == 0 ? "square" : "none")}");
            await File.WriteAllBytesAsync(_folder.File($"{i}.ppm"), Image(random, i % 2 == 0, left, top), TestContext.Current.CancellationToken);
        }

        _folder.Write("train.csv", string.Join('\n', lines.Take(Count - 20)));
        _folder.Write("test.csv", string.Join('\n', lines.Take(1).Concat(lines.TakeLast(20))));
        var trained = await RunAsync("train", "train.csv", "--target", "label", "--trainer", "cnn", "--set", "size=24x24,epochs=15,batch=16,layers=\"conv 8 3, pool 2, conv 16 3, globalpool\"");
        Assert.True(trained.ExitCode == 0, trained.Error);
        _model = ModelReference().Match(trained.Output).Value;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_explanation_finds_the_square_and_writes_overlays()
    {
        foreach (var method in (string[])["gradcam", "occlusion"])
        {
            // Row 1 of the test data is image 100, which has a square.
            var shown = await RunAsync("explain", _model, "--data", "test.csv", "--row", "1", "--class", "square", "--method", method, "--out", "overlays");

            Assert.True(shown.ExitCode == 0, shown.Error);
            var box = Box().Match(shown.Output);
            Assert.True(box.Success, shown.Output);
            var (left, top, right, bottom) = (int.Parse(box.Groups[1].Value), int.Parse(box.Groups[2].Value), int.Parse(box.Groups[3].Value), int.Parse(box.Groups[4].Value));
            var (x, y) = _places[100];
            var middle = ((left + right) / 2.0, (top + bottom) / 2.0);
            Assert.True(middle.Item1 > x - 3 && middle.Item1 < x + Square + 3 && middle.Item2 > y - 3 && middle.Item2 < y + Square + 3, $"{method}: {box.Value}, and the square begins at {x},{y}");
            Assert.True((right - left) * (bottom - top) < Side * Side / 2, box.Value);
            var overlay = await File.ReadAllBytesAsync(_folder.File("overlays/row-1-square.png"), TestContext.Current.CancellationToken);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], overlay[..4]);
        }
    }

    [Fact]
    public async Task An_evaluation_lists_the_most_confident_mistakes_by_their_paths()
    {
        // Two labels are wrong, so there are two mistakes.
        _folder.Write("wrong.csv", $"image,label\n{_folder.File("100.ppm")},none\n{_folder.File("101.ppm")},square\n{_folder.File("102.ppm")},square");

        var shown = await RunAsync("evaluate", _model, "--data", "wrong.csv", "--report", "report.html");

        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Contains("Most confident mistakes: 2 of 2", shown.Output, StringComparison.Ordinal);
        Assert.Matches($@"{Regex.Escape(_folder.File("100.ppm"))} +none +square +[01]\.\d", shown.Output);
        Assert.Contains("Most confident mistakes", await File.ReadAllTextAsync(_folder.File("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The model reads images, which are explained by gradcam or occlusion, not by shap.", "--method", "shap")]
    [InlineData("'--patch' is for occlusion: add --method occlusion, or leave it out.", "--patch", "4")]
    [InlineData("The covered square cannot have 0 pixels a side. Give 1 to 256.", "--method", "occlusion", "--patch", "0")]
    [InlineData("There is no row 21: the data has 20 rows, counted from 1.", "--row", "21")]
    [InlineData("The model has no class 'squire'. Did you mean 'square'? Its classes are: square, none.", "--class", "squire")]
    public async Task What_cannot_be_explained_is_one_sentence(string sentence, params string[] words)
    {
        var refused = await RunAsync(["explain", _model, "--data", "test.csv", .. words]);

        Assert.Equal((2, $"modelops: {sentence}\n"), (refused.ExitCode, refused.Error.ReplaceLineEndings("\n")));
    }

    private Task<Tool.Result> RunAsync(params string[] words) => InThisProcess.RunAsync(_folder.Path, words);

    private static byte[] Image(Random random, bool hasSquare, int left, int top)
    {
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % Side, i / 3 / Side);
            var isIn = hasSquare && x >= left && x < left + Square && y >= top && y < top + Square;
            pixels[i] = (byte)((isIn ? 190 : 40) + random.Next(60));
        }

        return [.. "P6\n24 24\n255\n"u8, .. pixels];
    }

    [GeneratedRegex("runs:/[0-9a-f]+/model")]
    private static partial Regex ModelReference();

    [GeneratedRegex(@"(\d+),(\d+) to (\d+),(\d+) of 24 × 24")]
    private static partial Regex Box();
}
