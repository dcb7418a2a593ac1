using System.Globalization;
using ModelOps.TestSupport;

namespace ModelOps.Vision.Tests;

/// <summary>Files that cannot be read end in a sentence each; nothing crashes, and no pixels are allocated for them.</summary>
public sealed class BrokenFilesTests
{
    private static readonly SkiaCodec _codec = new();

    static BrokenFilesTests() => ImageCodecs.Add(_codec);

    [Fact]
    public void Each_of_200_broken_files_is_named_and_the_good_ones_are_kept()
    {
        using var folder = new TemporaryFolder();
        string[] good = [.. Enumerable.Range(0, 20).Select(i => Write(folder, "good", $"{i:000}.png", _codec.EncodePng(ImageFiles.Shades(24, 24, i))))];
        string[] broken = [.. Broken().Select((file, i) => Write(folder, "broken", $"{i:000}.{file.Ending}", file.Content))];
        Assert.Equal(200, broken.Length);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var set = ImageFolder.Read(folder.Path, new ImageFolderOptions { SkipBroken = true });

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100L << 20); // one bomb alone would take 2.7 GB
        Assert.Equal(broken, set.Broken.Select(finding => finding.File));
        Assert.All(set.Broken, finding => Assert.StartsWith($"The image '{finding.File}' ", finding.Reason, StringComparison.Ordinal));
        Assert.All(set.Broken, finding => Assert.EndsWith(".", finding.Reason, StringComparison.Ordinal));
        Assert.Equal(good, Enumerable.Range(0, set.Frame.RowCount).Select(row => ((StringColumn)set.Frame["image"]).Text(row)));
    }

    [Fact]
    public void Each_bomb_is_refused_by_its_size()
    {
        using var folder = new TemporaryFolder();
        foreach (var (ending, content) in ImageFiles.Bombs(_codec))
        {
            var path = Write(folder, "bombs", $"bomb.{ending}", content);
            var side = ending == "webp" ? 16_383 : 30_000;

            var error = Assert.Throws<InvalidInputException>(() => ImageFile.Read(path));

            Assert.Equal($"The image '{path}' has {side} × {side} pixels, more than the 100000000 that are read. Give another file, or leave it out.", error.Message);
        }
    }

    [Fact]
    public void Files_that_are_no_images_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var (empty, text) = (Write(folder, "a", "empty.jpg", []), Write(folder, "a", "text.jpg", "hello"u8.ToArray()));
        var png = _codec.EncodePng(ImageFiles.Shades(40, 40, 1));
        var cut = Write(folder, "a", "cut.png", png[..(png.Length / 2)]);
        string Error(string path) => Assert.Throws<InvalidInputException>(() => ImageFile.Read(path)).Message;

        Assert.Equal($"The image '{empty}' is empty. Give another file, or leave it out.", Error(empty));
        Assert.Equal($"The image '{text}' is of no format that can be read here (jpeg, png, webp, bmp, gif, ppm). Give a file of one of them.", Error(text));
        Assert.Equal($"The image '{cut}' ends before its last row. Give another file, or leave it out.", Error(cut));
        Assert.Equal($"There is no image '{cut}x'. Relative paths start at the working folder.", Error($"{cut}x"));
    }

    [Fact]
    public void Broken_files_fail_by_default_with_the_first_ten_of_them()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a", "good.png", _codec.EncodePng(ImageFiles.Shades(24, 24, 1)));
        for (var i = 0; i < 12; i++)
        {
            Write(folder, "a", $"{i:00}.jpg", []);
        }

        var error = Assert.Throws<InvalidInputException>(() => ImageFolder.Read(folder.Path));

        Assert.Contains($"12 of 13 images in '{folder.Path}' cannot be read. Replace them, or leave them out: SkipBroken = true.", error.Message, StringComparison.Ordinal);
        Assert.Contains("09.jpg' is empty.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("10.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 more are broken, too.", error.Message, StringComparison.Ordinal);
    }

    // Flips, cuts and insertions of bytes: an image comes out or a sentence, and nothing else. MODELOPS_IMAGE_CASES sets how many.
    [Fact]
    public void Any_change_of_bytes_gives_an_image_or_a_sentence()
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("MODELOPS_IMAGE_CASES") ?? "600", CultureInfo.InvariantCulture);
        var limits = new ImageLimits { MostPixels = 1_000_000 };
        var files = Valid();
        var (read, refused) = (0, 0);
        Parallel.For(0, cases, i =>
        {
            var random = new Random(i);
            var file = Changed(files[i % files.Count].Content, random);
            try
            {
                var uri = $"data:application/octet-stream;base64,{Convert.ToBase64String(file)}";
                var image = ImageFile.Read(uri, limits);
                Assert.InRange((long)image.Width * image.Height, 1, limits.MostPixels);
                var info = ImageFile.ReadInfo(uri, limits);
                Assert.Equal((image.Width, image.Height), (info.Width, info.Height));
                Interlocked.Increment(ref read);
            }
            catch (InvalidInputException error)
            {
                Assert.StartsWith($"The image of {file.Length} bytes ", error.Message, StringComparison.Ordinal);
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(cases, read + refused);
        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    private static IEnumerable<(string Ending, byte[] Content)> Broken()
    {
        var random = new Random(11);
        var bombs = ImageFiles.Bombs(_codec);
        for (var i = 0; i < 200; i++)
        {
            var image = ImageFiles.Shades(48, 32, i);
            var (png, jpeg) = (_codec.EncodePng(image), _codec.EncodeJpeg(image, 90));
            yield return (i % 8) switch
            {
                0 => ("jpg", []),
                1 => ("png", png[..random.Next(1, png.Length * 3 / 4)]),
                2 => ("jpg", jpeg[..random.Next(1, jpeg.Length * 3 / 4)]),
                3 => ("jpg", System.Text.Encoding.UTF8.GetBytes($"<html>{i}</html>")),
                4 => ("webp", RandomBytes(random, random.Next(1, 5000))),
                5 => ("gif", [.. "GIF89a"u8, .. RandomBytes(random, 3)]),
                6 => ("png", [.. png.AsSpan(0, 33), .. RandomBytes(random, 200)]),
                _ => bombs[i / 8 % bombs.Count],
            };
        }
    }

    private static IReadOnlyList<(string Ending, byte[] Content)> Valid()
    {
        var image = ImageFiles.Shades(40, 30, 3);
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b];
        return [("png", _codec.EncodePng(image)), ("jpg", _codec.EncodeJpeg(image, 80)), ("gif", gif), ("ppm", [.. "P6\n40 30\n255\n"u8, .. image.Pixels])];
    }

    private static byte[] Changed(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 1; change--)
        {
            // Heads are short: half of the changes are made there.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(64, bytes.Count) : bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return bytes.Count == 0 ? [0] : [.. bytes];
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Write(TemporaryFolder folder, string label, string name, byte[] content)
    {
        var path = folder.File(label, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
