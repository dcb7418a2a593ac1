using System.Diagnostics;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Deployments.Packaging.Oci;

namespace ModelOps.Deployments.Tests.Packaging.Oci;

/// <summary>The archive of a layout. Whole images, with .NET in them, are made, inspected and run by the tests of the tool.</summary>
public sealed class OciImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_archive_has_the_files_of_the_layout_and_of_one_time()
    {
        Layout();

        await OciImage.ArchiveAsync(_folder.File("layout"), _folder.File("image.tar"), Stop);

        var found = new Dictionary<string, string>();
        using (var tar = new TarReader(File.OpenRead(_folder.File("image.tar"))))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                Assert.Equal((TarEntryType.RegularFile, DateTimeOffset.UnixEpoch), (entry.EntryType, entry.ModificationTime));
                found.Add(entry.Name, new StreamReader(entry.DataStream!).ReadToEnd());
            }
        }

        var files = Directory.GetFiles(_folder.File("layout"), "*", SearchOption.AllDirectories);
        Assert.Equal(files.ToDictionary(file => Path.GetRelativePath(_folder.File("layout"), file), File.ReadAllText), found);
    }

    [Fact]
    public async Task Skopeo_reads_the_archive_as_it_reads_the_layout()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "skopeo is not installed (Debian: apt-get install skopeo).");
        var digest = Layout();

        await OciImage.ArchiveAsync(_folder.File("layout"), _folder.File("image.tar"), Stop);

        Assert.Equal($"sha256:{digest}", await DigestAsync($"oci:{_folder.File("layout")}:1"));
        Assert.Equal($"sha256:{digest}", await DigestAsync($"oci-archive:{_folder.File("image.tar")}:1"));
    }

    [Fact]
    public async Task Where_a_file_is_already_it_stays_and_nothing_is_left_beside_it()
    {
        Layout();
        _folder.Write("image.tar", "another's");

        await Assert.ThrowsAsync<IOException>(() => OciImage.ArchiveAsync(_folder.File("layout"), _folder.File("image.tar"), Stop));

        Assert.Equal("another's", await File.ReadAllTextAsync(_folder.File("image.tar"), Stop));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    // An image without layers.
    private string Layout()
    {
        var config = Blob("""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""");
        var manifest = Blob($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{config.Digest}}","size":{{config.Size}}},"layers":[]}""");
        _folder.Write("layout/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        _folder.Write("layout/index.json", $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{{{manifest.Digest}}}","size":{{{manifest.Size}}},"annotations":{"org.opencontainers.image.ref.name":"1"}}]}""");
        return manifest.Digest;
    }

    private (string Digest, int Size) Blob(string text)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        _folder.Write($"layout/blobs/sha256/{digest}", text);
        return (digest, text.Length);
    }

    private static async Task<string> DigestAsync(string image)
    {
        using var process = Process.Start(new ProcessStartInfo("skopeo", ["inspect", "--format", "{{.Digest}}", image]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return output.Trim();
    }
}
