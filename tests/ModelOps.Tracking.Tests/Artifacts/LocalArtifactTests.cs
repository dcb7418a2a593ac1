using System.Text;
using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Artifacts;

public sealed class LocalArtifactTests : ArtifactStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IArtifactStore store;

    public LocalArtifactTests() => store = ArtifactStores.Open(folder.File("root"));

    public void Dispose() => folder.Dispose();

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult(store);

    [Fact]
    public async Task Nothing_outside_the_root_is_touched()
    {
        folder.Write("x", "outside");
        await Assert.ThrowsAsync<TrackingException>(() => store.WriteAsync("../x", new MemoryStream([1])));

        Assert.Equal("outside", await File.ReadAllTextAsync(folder.File("x")));
        Assert.Equal([folder.File("x")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_link_inside_the_root_is_neither_followed_nor_listed()
    {
        folder.Write("secret/passwd", "outside");
        await store.WriteAsync("a.txt", new MemoryStream([1]));
        Directory.CreateSymbolicLink(folder.File("root", "ln"), folder.File("secret"));
        File.CreateSymbolicLink(folder.File("root", "pw"), folder.File("secret", "passwd"));

        Assert.Equal(["a.txt"], (await store.ListAsync()).Select(file => file.Path));
        Func<Task>[] calls =
        [
            () => store.ReadAsync("ln/passwd"), () => store.ReadAsync("pw"), () => store.ListAsync("ln"), () => store.DeleteAsync("ln"),
            () => store.WriteAsync("ln/new", new MemoryStream([1])), () => store.WriteAsync("pw", new MemoryStream([1])),
        ];
        foreach (var call in calls)
        {
            Assert.EndsWith("is a symbolic link; links inside the artifact root are not followed.", (await Assert.ThrowsAsync<TrackingException>(call)).Message);
        }

        Assert.Equal("outside", await File.ReadAllTextAsync(folder.File("secret", "passwd")));
        Assert.Single(Directory.GetFiles(folder.File("secret")));
    }

    [Fact]
    public async Task A_write_that_breaks_leaves_the_old_content_and_no_part()
    {
        await store.WriteAsync("a.txt", new MemoryStream("old"u8.ToArray()));
        await Assert.ThrowsAsync<TrackingException>(() => store.WriteAsync("a.txt", new BreakingStream()));

        Assert.Equal("old", await File.ReadAllTextAsync(folder.File("root", "a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.File("root")));
    }

    [Fact]
    public void Local_URIs_are_told_from_remote_ones()
    {
        Assert.Equal("/a/b c", ArtifactStores.LocalPath("file:///a/b%20c"));
        Assert.Equal("/etc", ArtifactStores.LocalPath("file://user:pw@/etc"));
        Assert.Equal("rel/x", ArtifactStores.LocalPath("rel/x"));
        Assert.Null(ArtifactStores.LocalPath("s3://bucket/x"));
        Assert.Null(ArtifactStores.LocalPath("mlflow-artifacts:/1/x"));
        var fault = Assert.Throws<InvalidInputException>(() => ArtifactStores.Open("gs://bucket/x"));
        Assert.Equal("Artifacts at 'gs://bucket/x' cannot be opened: use a folder, or mlflow-artifacts:/ with a tracking server.", fault.Message);
    }

    private sealed class BreakingStream : MemoryStream
    {
        private bool read;

        public BreakingStream() : base(Encoding.UTF8.GetBytes("new content"))
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (read)
            {
                throw new IOException("the line broke");
            }

            read = true;
            return base.ReadAsync(buffer[..3], cancellationToken);
        }
    }
}
