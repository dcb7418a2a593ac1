using System.Text;
using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Artifacts;

public sealed class LocalArtifactTests : ArtifactStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IArtifactStore _store;

    public LocalArtifactTests() => _store = ArtifactStores.Open(_folder.File("root"));

    public void Dispose() => _folder.Dispose();

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult(_store);

    [Fact]
    public async Task Nothing_outside_the_root_is_touched()
    {
        _folder.Write("x", "outside");
        await Assert.ThrowsAsync<TrackingException>(() => _store.WriteAsync("../x", new MemoryStream([1])));

        Assert.Equal("outside", await File.ReadAllTextAsync(_folder.File("x")));
        Assert.Equal([_folder.File("x")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_link_inside_the_root_is_neither_followed_nor_listed()
    {
        _folder.Write("secret/passwd", "outside");
        await _store.WriteAsync("a.txt", new MemoryStream([1]));
        Directory.CreateSymbolicLink(_folder.File("root", "ln"), _folder.File("secret"));
        File.CreateSymbolicLink(_folder.File("root", "pw"), _folder.File("secret", "passwd"));

        Assert.Equal(["a.txt"], (await _store.ListAsync()).Select(file => file.Path));
        Func<Task>[] calls =
        [
            () => _store.ReadAsync("ln/passwd"), () => _store.ReadAsync("pw"), () => _store.ListAsync("ln"), () => _store.DeleteAsync("ln"),
            () => _store.WriteAsync("ln/new", new MemoryStream([1])), () => _store.WriteAsync("pw", new MemoryStream([1])),
        ];
        foreach (var call in calls)
        {
            Assert.EndsWith("is a symbolic link; links inside the artifact root are not followed.", (await Assert.ThrowsAsync<TrackingException>(call)).Message);
        }

        Assert.Equal("outside", await File.ReadAllTextAsync(_folder.File("secret", "passwd")));
        Assert.Single(Directory.GetFiles(_folder.File("secret")));
    }

    [Fact]
    public async Task A_write_that_breaks_leaves_the_old_content_and_no_part()
    {
        await _store.WriteAsync("a.txt", new MemoryStream("old"u8.ToArray()));
        await Assert.ThrowsAsync<TrackingException>(() => _store.WriteAsync("a.txt", new BreakingStream()));

        Assert.Equal("old", await File.ReadAllTextAsync(_folder.File("root", "a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.File("root")));
    }

    [Fact]
    public void Local_URIs_are_told_from_remote_ones()
    {
        Assert.Equal("/a/b c", ArtifactStores.LocalPath("file:///a/b%20c"));
        Assert.Equal("/etc", ArtifactStores.LocalPath("file://user:pw@/etc"));
        Assert.Equal("rel/x", ArtifactStores.LocalPath("rel/x"));
        Assert.Null(ArtifactStores.LocalPath("s3://bucket/x"));
        Assert.Null(ArtifactStores.LocalPath("mlflow-artifacts:/1/x"));
        var exception = Assert.Throws<InvalidInputException>(() => ArtifactStores.Open("gs://bucket/x"));
        Assert.Equal("Artifacts at 'gs://bucket/x' cannot be opened: use a folder, or mlflow-artifacts:/ with a tracking server.", exception.Message);
    }

    private sealed class BreakingStream : MemoryStream
    {
        private bool _read;

        public BreakingStream() : base(Encoding.UTF8.GetBytes("new content"))
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read)
            {
                throw new IOException("the line broke");
            }

            _read = true;
            return base.ReadAsync(buffer[..3], cancellationToken);
        }
    }
}
