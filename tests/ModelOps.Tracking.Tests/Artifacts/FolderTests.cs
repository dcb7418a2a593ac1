using ModelOps.TestSupport;
using ModelOps.Tracking.Artifacts;

namespace ModelOps.Tracking.Tests.Artifacts;

/// <summary>Whole folders to a store and back.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("model")]
    [InlineData("deep/er/model")]
    public async Task A_folder_comes_back_as_it_went(string place)
    {
        string[] names = ["MLmodel", "a b.txt", "deep/ä.bin", "deep/er/empty", ".hidden"];
        foreach (var name in names)
        {
            _folder.Write($"in/{name}", name.EndsWith("empty", StringComparison.Ordinal) ? "" : name);
        }

        var store = ArtifactStores.Open(_folder.File("store"));
        await ArtifactFolders.UploadAsync(store, _folder.File("in"), place, CancellationToken.None);
        Assert.Equal(names.Length, await ArtifactFolders.DownloadAsync(store, place, _folder.File("out"), CancellationToken.None));
        Assert.Equal(Files("in"), Files("out"));
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder.File("in", name)), File.ReadAllBytes(_folder.File("out", name))));
    }

    [Fact]
    public async Task A_link_is_not_followed_and_a_folder_of_nothing_makes_nothing()
    {
        _folder.Write("secret/passwd", "outside");
        _folder.Write("in/a.txt", "a");
        Directory.CreateSymbolicLink(_folder.File("in", "folder"), _folder.File("secret"));
        File.CreateSymbolicLink(_folder.File("in", "file"), _folder.File("secret", "passwd"));
        var store = ArtifactStores.Open(_folder.File("store"));
        await ArtifactFolders.UploadAsync(store, _folder.File("in"), "", CancellationToken.None);
        Assert.Equal(["a.txt"], (await store.ListAsync()).Select(file => file.Path));
        Assert.Equal(0, await ArtifactFolders.DownloadAsync(store, "none", _folder.File("out"), CancellationToken.None));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Theory]
    [InlineData("notes", "abcdef/etc/x", "'memory:' lists 'abcdef/etc/x' in its folder 'notes', where it is not.")]
    [InlineData("notes", "notes", "'memory:' lists 'notes' in its folder 'notes', where it is not.")]
    [InlineData("", "../x", "Invalid path: '../x'. An artifact path is relative, with '/' between the parts, and has no '.' or '..' in it.")]
    public async Task A_store_that_lists_what_is_elsewhere_writes_nothing(string folder, string listed, string expected)
    {
        var error = await Assert.ThrowsAsync<TrackingException>(() => ArtifactFolders.DownloadAsync(new Lying(listed), folder, _folder.File("out"), CancellationToken.None));

        Assert.Equal(expected, error.Message);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    private sealed class Lying(string listed) : IArtifactStore
    {
        public string Uri => "memory:";

        public Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<ArtifactFile>>([new(listed, false, 1)]);

        public Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult<Stream>(new MemoryStream([1]));

        public Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(string path, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private List<string> Files(string folder) =>
        [.. Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.File(folder), file)).Order(StringComparer.Ordinal)];
}
