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

    private List<string> Files(string folder) =>
        [.. Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder.File(folder), file)).Order(StringComparer.Ordinal)];
}
