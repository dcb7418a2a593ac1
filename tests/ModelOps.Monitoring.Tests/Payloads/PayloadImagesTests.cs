using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Payloads;

/// <summary>Of images the log keeps a digest and numbers; of texts that look like paths it opens none.</summary>
public sealed class PayloadImagesTests
{
    private static readonly Frame _answer = new(new Column<double>("prediction", [1, 1]));

    private static byte[] Ppm(int side) => [.. Encoding.ASCII.GetBytes($"P6\n{side} {side}\n255\n"), .. Enumerable.Repeat((byte)100, side * side * 3)];

    [Fact]
    public async Task An_image_is_a_digest_and_numbers_and_its_content_is_not_kept()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.Of("a", new Frame(StringColumn.From("image", [ImageFile.ToDataUri(Ppm(400)), null])), _answer));
        }

        var rows = PayloadTables.Query(folder.Path, "FROM requests ORDER BY id");
        Assert.Equal($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Ppm(400)))}", rows["image"][0]);
        Assert.Equal(["–", "100", "400", "400"], [rows.Texts("image")[1], .. ((string[])["image.brightness", "image.width", "image.height"]).Select(name => rows.Texts(name)[0])]);
        Assert.InRange(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 50_000);
    }

    [Fact]
    public async Task A_path_beside_an_image_is_a_text_and_its_file_is_not_opened()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("secret.ppm");
        await File.WriteAllBytesAsync(path, Ppm(7), TestContext.Current.CancellationToken);
        var image = ImageFile.ToDataUri(Ppm(3));
        await using (var log = new PayloadLog(folder.File("log")))
        {
            // A table's column of texts, where callers send what they like.
            log.Scored(Requests.Of("a", new Frame(StringColumn.From("note", [image, path])), _answer));
        }

        var rows = PayloadTables.Query(folder.File("log"), "FROM requests ORDER BY id");
        Assert.Equal([image, path], rows.Texts("note"));
        Assert.DoesNotContain("note.width", rows.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task Content_that_is_no_image_has_missing_numbers()
    {
        using var folder = new TemporaryFolder();
        await using (var log = new PayloadLog(folder.Path))
        {
            log.Scored(Requests.Of("a", new Frame(StringColumn.From("image", ["data:;base64,AAAA", "data:;base64,!"])), _answer));
        }

        Assert.Equal(["–", "–"], PayloadTables.Query(folder.Path, "FROM requests ORDER BY id").Texts("image.width"));
    }
}
