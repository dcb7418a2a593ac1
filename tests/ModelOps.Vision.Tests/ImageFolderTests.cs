using ModelOps.TestSupport;

namespace ModelOps.Vision.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly SkiaCodec _codec = new();

    private readonly TemporaryFolder _folder = new();

    static ImageFolderTests() => ImageCodecs.Add(_codec);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_classes_and_hidden_files_and_links_are_passed_over()
    {
        Png("cats/a.png", 1);
        Png("cats/deep/b.png", 2);
        Png("dogs/c.png", 3);
        Png(".hidden/d.png", 4);
        Png("cats/.e.png", 5);
        _folder.Write("dogs/notes.txt", "no image");
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(outside.File("f.png"), _codec.EncodePng(ImageFiles.Shades(24, 24, 6)));
        Directory.CreateSymbolicLink(_folder.File("birds"), outside.Path);

        var set = ImageFolder.Read(_folder.Path);

        Assert.Equal(["cats", "dogs"], set.Classes);
        Assert.Equal(["a.png", "b.png", "c.png"], Texts(set, "image").Select(Path.GetFileName));
        Assert.Equal(["cats", "cats", "dogs"], Texts(set, "label"));
        Assert.Empty(set.Sets);
        Assert.Equal("is no image and was passed over", Assert.Single(set.Odd).Reason);
    }

    [Theory, InlineData("val", "validation"), InlineData("Valid", "validation"), InlineData("validation", "validation"), InlineData("TEST", "test")]
    public void Folders_of_sets_are_known_by_their_usual_names(string name, string set)
    {
        Png("train/cats/a.png", 1);
        Png($"{name}/cats/b.png", 2);

        var images = ImageFolder.Read(_folder.Path);

        Assert.Equal(["train", set], images.Sets);
        Assert.Equal(["cats"], images.Classes);
        Assert.EndsWith("b.png", ((StringColumn)images.Part(set)["image"]).Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_keeps_the_share_of_each_class_and_is_the_same_for_the_same_seed()
    {
        foreach (var (name, count) in ((string, int)[])[("cats", 40), ("dogs", 20)])
        {
            for (var i = 0; i < count; i++)
            {
                Png($"{name}/{i}.png", (i * 2) + count);
            }
        }

        var options = new ImageFolderOptions { Validation = 0.2, Test = 0.2, Seed = 3 };
        var (first, again, other) = (ImageFolder.Read(_folder.Path, options), ImageFolder.Read(_folder.Path, options), ImageFolder.Read(_folder.Path, options with { Seed = 4 }));

        Assert.Equal(Texts(first, "set"), Texts(again, "set"));
        Assert.NotEqual(Texts(first, "set"), Texts(other, "set"));
        foreach (var (set, cats, dogs) in ((string, int, int)[])[("train", 24, 12), ("validation", 8, 4), ("test", 8, 4)])
        {
            var labels = (StringColumn)first.Part(set)["label"];
            Assert.Equal((set, cats, dogs), (set, Enumerable.Range(0, labels.Count).Count(row => labels.Text(row) == "cats"), Enumerable.Range(0, labels.Count).Count(row => labels.Text(row) == "dogs")));
        }
    }

    [Fact]
    public void Odd_files_are_listed_with_their_reason()
    {
        Save("a/jpeg.png", _codec.EncodeJpeg(ImageFiles.Shades(24, 24, 1), 90));
        Save("a/long.png", _codec.EncodePng(ImageFiles.Shades(200, 20, 2)));
        Save("a/plain.png", _codec.EncodePng(new PixelImage(20, 20, new byte[1200])));
        Save("a/tiny.png", _codec.EncodePng(ImageFiles.Shades(4, 4, 3)));

        var odd = ImageFolder.Read(_folder.Path).Odd;

        Assert.Equal(
            [("jpeg.png", "has the ending .png, but holds a jpeg image"), ("long.png", "has 200 × 20 pixels"), ("plain.png", "is of one colour"), ("tiny.png", "has 4 × 4 pixels")],
            odd.Select(finding => (Path.GetFileName(finding.File), finding.Reason)));
    }

    [Fact]
    public void Classes_whose_names_differ_in_case_only_are_odd()
    {
        Png("Cats/a.png", 1);
        Png("cats/b.png", 2);
        Png("dogs/c.png", 3);

        var set = ImageFolder.Read(_folder.Path);

        Assert.Equal(["Cats", "cats", "dogs"], set.Classes);
        Assert.Equal(new ImageFinding("cats", "is a class of its own beside 'Cats': their names differ in case only"), Assert.Single(set.Odd));
    }

    [Fact]
    public void Equal_and_nearly_equal_images_are_found_across_sets_and_classes()
    {
        var image = Detailed(5);
        Save("train/cats/a.png", _codec.EncodePng(image));
        Save("train/cats/b.png", _codec.EncodePng(Detailed(6)));
        Save("train/dogs/c.png", _codec.EncodePng(Detailed(7)));
        Save("test/cats/small.jpg", _codec.EncodeJpeg(ImageThumbnail.Of(image, 64), 75));
        Save("test/dogs/same.png", _codec.EncodePng(image));

        var set = ImageFolder.Read(_folder.Path);

        var names = Texts(set, "image").Select(path => Path.GetFileName(path)!).ToArray();
        IEnumerable<string> Names(IEnumerable<ImagePair> pairs) => pairs.Select(pair => string.Join(' ', new[] { names[pair.First], names[pair.Second] }.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
        Assert.Equal(["a.png same.png", "a.png small.jpg", "same.png small.jpg"], Names(set.Duplicates));
        Assert.Equal(["a.png same.png", "a.png small.jpg"], Names(set.AcrossSets));
        Assert.Equal(["a.png same.png", "same.png small.jpg"], Names(set.AcrossClasses));
    }

    [Fact]
    public void The_digest_changes_with_the_content_of_a_file()
    {
        Png("a/1.png", 1);
        Png("a/2.png", 2);
        var before = ImageFolder.Read(_folder.Path).Frame.Digest();

        Assert.Equal(before, ImageFolder.Read(_folder.Path).Frame.Digest());
        Png("a/2.png", 3);
        Assert.NotEqual(before, ImageFolder.Read(_folder.Path).Frame.Digest());
    }

    [Fact]
    public void Folders_that_cannot_be_read_are_refused_in_a_sentence()
    {
        string Error(ImageFolderOptions? options = null) => Assert.Throws<InvalidInputException>(() => ImageFolder.Read(_folder.Path, options)).Message;

        Assert.StartsWith($"The folder '{_folder.Path}' holds no image (jpg, ", Error(), StringComparison.Ordinal);
        Png("train/cats/a.png", 1);
        Png("test/cats/b.png", 2);
        Assert.Equal($"The folder '{_folder.Path}' has folders of sets ('test'), so it is not split again. Leave the shares of validation and test out.", Error(new ImageFolderOptions { Test = 0.2 }));
        Assert.Equal("The shares of validation (0.6) and test (0.5) must be 0 or more, and together below 1.", Error(new ImageFolderOptions { Validation = 0.6, Test = 0.5 }));
        Png("c.png", 3);
        Assert.Equal($"The image 'c.png' in '{_folder.Path}' is in no folder of a class, but others are. Move it into one, or give a folder of one kind.", Error());
    }

    [Fact]
    public void The_sheet_escapes_names_and_shows_small_images()
    {
        Png("<b>&/a.png", 1);

        var html = ImageFolder.Read(_folder.Path).ToHtmlFragment();

        Assert.Contains("<h2>&lt;b&gt;&amp; <small>1</small></h2>", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/jpeg;base64,", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&/", html, StringComparison.Ordinal);
    }

    private static PixelImage Detailed(int seed)
    {
        // A coarse grid of random greys: each has its own light and shade.
        var random = new Random(seed);
        var cells = Enumerable.Range(0, 64).Select(_ => (byte)random.Next(256)).ToArray();
        return new PixelImage(128, 128, [.. Enumerable.Range(0, 128 * 128).SelectMany(i => Enumerable.Repeat(cells[(i / 128 / 16 * 8) + (i % 128 / 16)], 3))]);
    }

    private static IEnumerable<string?> Texts(ImageSet set, string column) => Enumerable.Range(0, set.Frame.RowCount).Select(row => ((StringColumn)set.Frame[column]).Text(row));

    private void Png(string name, int seed) => Save(name, _codec.EncodePng(ImageFiles.Shades(24, 24, seed)));

    private void Save(string name, byte[] content)
    {
        var path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
