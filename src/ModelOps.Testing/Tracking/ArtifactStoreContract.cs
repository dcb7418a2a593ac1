using System.Security.Cryptography;
using ModelOps.Tracking;

namespace ModelOps.Testing;

/// <summary>What every artifact store does, whatever it stands on: paths, large files, checksums, writers at once, attacks.</summary>
public abstract class ArtifactStoreContract
{
    /// <summary>Paths that could leave the root, in all the forms that attackers use.</summary>
    public static TheoryData<string> Climbing { get; } =
    [
        "../x", "a/../../x", "..", ".", "./x", "a/./b", "/etc/passwd", "//etc", "%2e%2e/x", "..%2fx", "%252e%252e%252fx", "a%00b", "a\0b", "..\\x", "C:\\x", "C:x",
        "file:///etc/passwd", "%2e", "%2fetc", "a/..%5cb", "",
    ];

    /// <summary>Opens an empty store; each test asks once.</summary>
    protected abstract Task<IArtifactStore> OpenAsync();

    /// <summary>Files in folders, with blanks and letters of any script, an empty one, and one that is written twice.</summary>
    [Fact]
    public async Task Files_are_written_listed_and_read()
    {
        var store = await OpenAsync();
        Assert.Empty(await store.ListAsync());
        var receipt = await store.WriteAsync("deep/er/b ä.txt", Bytes("hällo"));
        await store.WriteAsync("deep/c.txt", Bytes("c"));
        await store.WriteAsync("a.txt", Bytes("first"));
        await store.WriteAsync("a.txt", Bytes("second"));
        await store.WriteAsync("empty", Bytes(""));

        Assert.Equal(new ArtifactReceipt(6, Convert.ToHexStringLower(SHA256.HashData("hällo"u8))), receipt);
        Assert.Equal([new("a.txt", false, 6), new("deep", true, null), new("empty", false, 0)], await store.ListAsync());
        Assert.Equal([new("deep/c.txt", false, 1), new("deep/er", true, null)], await store.ListAsync("deep"));
        Assert.Equal([new("deep/er/b ä.txt", false, 6)], await store.ListAsync("deep/er"));
        Assert.Empty(await store.ListAsync("a.txt"));
        Assert.Empty(await store.ListAsync("nothing"));
        Assert.Equal("second"u8.ToArray(), await ReadAsync(store, "a.txt"));
        Assert.Equal("hällo"u8.ToArray(), await ReadAsync(store, "deep/er/b ä.txt"));
        Assert.Empty(await ReadAsync(store, "empty"));
    }

    /// <summary>20 MB, which stores send in parts.</summary>
    [Fact]
    public async Task A_large_file_comes_back_as_it_was()
    {
        var store = await OpenAsync();
        var content = new byte[20 << 20];
        new Random(3).NextBytes(content);
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));

        Assert.Equal(new ArtifactReceipt(content.Length, sha), await store.WriteAsync("big/b.bin", new MemoryStream(content), sha));

        Assert.Equal([new("big/b.bin", false, content.Length)], await store.ListAsync("big"));
        Assert.Equal(content, await ReadAsync(store, "big/b.bin"));
    }

    /// <summary>A promised checksum is checked before the content is there for readers.</summary>
    [Fact]
    public async Task Content_that_is_not_what_was_promised_is_refused_and_the_old_stays()
    {
        var store = await OpenAsync();
        await store.WriteAsync("a.txt", Bytes("old"));

        var error = await Assert.ThrowsAsync<TrackingException>(() => store.WriteAsync("a.txt", Bytes("new"), new string('0', 64)));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.ErrorCode);
        Assert.Contains("was promised; send it again.", error.Message, StringComparison.Ordinal);
        Assert.Equal("old"u8.ToArray(), await ReadAsync(store, "a.txt"));
    }

    /// <summary>Something that is missing, and a folder, which cannot be read.</summary>
    [Fact]
    public async Task What_is_not_a_file_cannot_be_read()
    {
        var store = await OpenAsync();
        await store.WriteAsync("folder/a.txt", Bytes("a"));

        foreach (var path in (string[])["nothing", "folder", "folder/nothing"])
        {
            var error = await Assert.ThrowsAsync<TrackingException>(() => store.ReadAsync(path));
            Assert.Equal(ErrorCode.ResourceDoesNotExist, error.ErrorCode);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A file, a folder, and what is not there.</summary>
    [Fact]
    public async Task Files_and_folders_are_removed()
    {
        var store = await OpenAsync();
        await store.WriteAsync("a.txt", Bytes("a"));
        await store.WriteAsync("folder/b.txt", Bytes("b"));
        await store.WriteAsync("folder/deep/c.txt", Bytes("c"));
        await store.WriteAsync("folderless", Bytes("d"));

        await store.DeleteAsync("folder");
        await store.DeleteAsync("folder");
        Assert.Equal(["a.txt", "folderless"], (await store.ListAsync()).Select(file => file.Path));

        await store.DeleteAsync("a.txt");
        Assert.Equal(["folderless"], (await store.ListAsync()).Select(file => file.Path));
    }

    /// <summary>A reader sees one writer's content, never a mixture.</summary>
    [Fact]
    public async Task Writers_at_once_leave_the_content_of_one()
    {
        var store = await OpenAsync();
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(number => Enumerable.Repeat((byte)number, 100_000).ToArray())];

        await Task.WhenAll(contents.Select(content => store.WriteAsync("same.bin", new MemoryStream(content))));
        await Task.WhenAll(contents.Select((content, number) => store.WriteAsync($"own/{number}.bin", new MemoryStream(content))));

        Assert.Contains(await ReadAsync(store, "same.bin"), contents);
        Assert.Equal(contents.Length, (await store.ListAsync("own")).Count);
        Assert.Equal(contents[5], await ReadAsync(store, "own/5.bin"));
    }

    /// <summary>No call takes a path that could leave the root.</summary>
    /// <param name="path">A path of an attacker.</param>
    [Theory]
    [MemberData(nameof(Climbing))]
    public async Task A_path_that_could_leave_the_root_is_refused_everywhere(string path)
    {
        var store = await OpenAsync();
        Func<Task>[] calls =
        [
            () => store.WriteAsync(path, Bytes("x")),
            () => store.ReadAsync(path),
            () => store.DeleteAsync(path),
            () => path.Length == 0 ? store.DeleteAsync(path) : store.ListAsync(path),
        ];
        foreach (var call in calls)
        {
            var error = await Assert.ThrowsAsync<TrackingException>(call);
            Assert.Equal(ErrorCode.InvalidParameterValue, error.ErrorCode);
            Assert.StartsWith("Invalid path: '", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await store.ListAsync());
    }

    private static MemoryStream Bytes(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task<byte[]> ReadAsync(IArtifactStore store, string path)
    {
        await using var stream = await store.ReadAsync(path);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
