using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

/// <summary>Pictures by the real Chromium.</summary>
public sealed class FigureImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Figure Loss => new Figure("Loss </script> & more").AddLine([1, 2, 3], [0.7, 0.5, 0.4], "training");

    [Fact]
    public async Task A_png_has_the_size_asked_for_and_is_not_blank()
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        await Loss.SavePngAsync(_folder.File("deep", "loss.png"), new() { Width = 400, Height = 300, Scale = 2 }, TestContext.Current.CancellationToken);

        var (width, height, colours) = Read(File.ReadAllBytes(_folder.File("deep", "loss.png")));
        Assert.Equal((800, 600), (width, height));
        Assert.True(colours > 20, $"{colours} different pixels");
        Assert.Empty(Left());
    }

    [Fact]
    public async Task An_svg_has_the_figures_lines_and_texts_and_the_layouts_size()
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        var figure = Loss;
        (figure.Layout["width"], figure.Layout["height"]) = (JsonValue.Create(640), JsonValue.Create(320));

        await figure.SaveSvgAsync(_folder.File("loss.svg"), cancellationToken: TestContext.Current.CancellationToken);

        var svg = XDocument.Load(_folder.File("loss.svg")).Root!;
        Assert.Equal(("640", "320"), (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value));
        Assert.Contains("training", svg.Value, StringComparison.Ordinal);
        Assert.Contains("& more", svg.Value, StringComparison.Ordinal);
        Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "path" && (string?)element.Attribute("class") == "js-line");
    }

    [Fact]
    public async Task Several_figures_are_drawn_in_their_order_by_one_browser()
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        var wide = new Figure("Wide").AddBars(["a"], [1]);
        wide.Layout["width"] = 700;

        var pictures = await FigureImages.DrawAsync([Loss, wide, Loss], FigureImageFormat.Svg, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([("900", "Loss"), ("700", "Wide"), ("900", "Loss")], pictures.Select(picture => XDocument.Parse(System.Text.Encoding.UTF8.GetString(picture)).Root!).Select(svg => (svg.Attribute("width")!.Value, svg.Value.Contains("Wide", StringComparison.Ordinal) ? "Wide" : "Loss")));
        Assert.Empty(await FigureImages.DrawAsync([], FigureImageFormat.Png, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_plotly_cannot_draw_is_said()
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);
        var figure = new Figure("Broken");
        figure.Layout["xaxis"] = new JsonObject { ["type"] = "log", ["range"] = "none" };
        figure.Traces.Add((JsonNode?)null);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => figure.SavePngAsync(_folder.File("x.png"), cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("The figure 'Broken' cannot be drawn as PNG: ", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("x.png")));
    }

    [Fact]
    public async Task Every_option_that_does_not_fit_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Loss.SavePngAsync(_folder.File("x.png"), new() { Width = 1, Height = 20_000, Scale = 0, TimeLimit = TimeSpan.Zero }));

        Assert.Equal(["'Width' cannot be 1. Give 10 to 10000.", "'Height' cannot be 20000. Give 10 to 10000.", "'Scale' cannot be 0. Give 0.1 to 10.", "'TimeLimit' cannot be 00:00:00. Give a time above zero."], error.Errors);
    }

    [Fact]
    public async Task A_browser_that_takes_too_long_is_ended_and_its_files_are_gone()
    {
        Assert.SkipUnless(Chromium.IsInstalled, Chromium.Missing);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Loss.SavePngAsync(_folder.File("x.png"), new() { TimeLimit = TimeSpan.FromMilliseconds(20) }));

        Assert.Contains("has not drawn the picture in 0 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public void The_program_is_the_one_named_or_the_first_found()
    {
        var (first, second) = (_folder.Write("chromium", ""), _folder.Write("chrome", ""));

        Assert.Equal(second, Plots.Chromium.Find(second, [first]));
        Assert.Equal(first, Plots.Chromium.Find("", [_folder.File("none"), first, second]));
        Assert.StartsWith("MODELOPS_CHROMIUM is '/none/chromium', but there is no such file.", Assert.Throws<InvalidInputException>(() => Plots.Chromium.Find("/none/chromium", [first])).Message, StringComparison.Ordinal);
        Assert.StartsWith("CHROME_PATH is '/none/chrome'", Assert.Throws<InvalidInputException>(() => Plots.Chromium.Find("/none/chrome", [first], "CHROME_PATH")).Message, StringComparison.Ordinal);
        Assert.Equal(
            "A picture is drawn by Chromium, which was not found. Install it (Debian, Ubuntu: apt-get install chromium; Windows, macOS: Chrome or Edge), or name its program in MODELOPS_CHROMIUM.",
            Assert.Throws<InvalidInputException>(() => Plots.Chromium.Find(null, [])).Message);
    }

    private static string[] Left() => [.. Directory.GetDirectories(Path.GetTempPath(), "modelops-figure-*").Where(folder => Directory.GetCreationTimeUtc(folder) > System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime())];

    // The size stands in the header; the pixels behind it are packed.
    private static (int Width, int Height, int Colours) Read(byte[] png)
    {
        Assert.Equal("\u0089PNG", string.Concat(png.Take(4).Select(value => (char)value)));
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        using var packed = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(png, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var pixels = new MemoryStream();
        using (var unpack = new ZLibStream(packed, CompressionMode.Decompress))
        {
            unpack.CopyTo(pixels);
        }

        Assert.True(pixels.Length > width * height * 3L);
        return (width, height, pixels.ToArray().Chunk(4).Select(bytes => Convert.ToHexString(bytes)).Distinct().Count());
    }
}
