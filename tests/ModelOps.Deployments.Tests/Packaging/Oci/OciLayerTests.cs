using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ModelOps.Deployments.Packaging.Oci;

namespace ModelOps.Deployments.Tests.Packaging.Oci;

public sealed class OciLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Entries_are_sorted_of_root_and_of_one_time()
    {
        var layer = await WriteAsync("one");

        var entries = Entries(_folder.File("one", layer.Digest));
        Assert.Equal(["deep/", "deep/er/", "deep/er/a", "run", "tmp/"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime)));
        Assert.Equal(OciLayer.Scratch, entries[4].Mode);
        Assert.True(entries[3].Mode.HasFlag(UnixFileMode.OtherExecute));
        Assert.False(entries[2].Mode.HasFlag(UnixFileMode.OtherExecute) || entries[2].Mode.HasFlag(UnixFileMode.OtherWrite));
    }

    [Fact]
    public async Task Digests_are_of_the_packed_and_of_the_unpacked_bytes()
    {
        var layer = await WriteAsync("one");

        var packed = await File.ReadAllBytesAsync(_folder.File("one", layer.Digest), Stop);
        Assert.Equal(layer.Digest, Convert.ToHexStringLower(SHA256.HashData(packed)));
        Assert.Equal(packed.Length, layer.Size);
        await using var unpacked = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        Assert.Equal(layer.ContentDigest, Convert.ToHexStringLower(await SHA256.HashDataAsync(unpacked, Stop)));
    }

    [Fact]
    public async Task The_same_files_give_the_same_layer_whenever_and_in_whatever_order()
    {
        var first = await WriteAsync("one");
        File.SetLastWriteTimeUtc(_folder.File("source"), DateTime.UnixEpoch.AddYears(30));

        Assert.Equal(first, await WriteAsync("two", backwards: true));
    }

    [Fact]
    public async Task A_path_of_any_length_is_kept()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('n', 60), 5));
        Directory.CreateDirectory(_folder.File("long"));

        var layer = await OciLayer.WriteAsync(_folder.File("long"), [new LayerFile(name, null, [1])], [], Stop);

        Assert.Contains(Entries(_folder.File("long", layer.Digest)), entry => entry.Name == name);
    }

    private async Task<OciLayer> WriteAsync(string blobs, bool backwards = false)
    {
        Directory.CreateDirectory(_folder.File(blobs));
        var source = _folder.Write("source", "hello");
        LayerFile[] files = [new("run", source, IsProgram: true), new("deep/er/a", null, [1, 2, 3])];
        return await OciLayer.WriteAsync(_folder.File(blobs), backwards ? [.. files.Reverse()] : files, [("tmp", OciLayer.Scratch)], Stop);
    }

    private static List<TarEntry> Entries(string file)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var entries = new List<TarEntry>();
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
