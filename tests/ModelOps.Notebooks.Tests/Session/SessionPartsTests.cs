using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>What features keep in a session: made once, and ended with it.</summary>
public sealed class SessionPartsTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly List<string> _ended = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_part_is_made_once_also_when_many_ask_for_it_at_once()
    {
        var made = 0;
        var parts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => _bench.Ops.Part(_ =>
        {
            Interlocked.Increment(ref made);
            return new Inner(_ended);
        }))));

        Assert.Equal(1, made);
        Assert.Single(parts.Distinct());
    }

    [Fact]
    public void A_part_that_cannot_be_made_is_made_the_next_time()
    {
        Assert.Throws<InvalidOperationException>(() => _bench.Ops.Part<Inner>(_ => throw new InvalidOperationException()));

        Assert.NotNull(_bench.Ops.Part(_ => new Inner(_ended)));
    }

    [Fact]
    public async Task Parts_end_in_the_opposite_order_of_their_making()
    {
        await using (var ops = NewSession())
        {
            ops.Part(session => new Outer(_ended, session.Part(_ => new Inner(_ended))));
            ops.Part(_ => new Broken(_ended, fails: false));
        }

        Assert.Equal(["Broken", "Outer", "Inner"], _ended);
    }

    [Fact]
    public async Task A_part_that_fails_to_end_keeps_nothing_else_open()
    {
        var folder = Directory.CreateDirectory(_bench.File("scratch")).FullName;
        var ops = NewSession();
        var run = await ops.StartRunAsync(capture: CaptureSettings.None, cancellationToken: Stop);
        ops.Part(_ => new Inner(_ended));
        ops.Part(_ => new Broken(_ended, fails: true));
        ops.DeleteAtEnd(folder);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await ops.DisposeAsync());

        Assert.Equal("The part is broken.", error.Message);
        Assert.Equal(["Broken", "Inner"], _ended);
        Assert.False(Directory.Exists(folder));
        Assert.Equal(RunStatus.Finished, (await (await _bench.Ops.StoreAsync(Stop)).GetRunAsync(run.RunId, Stop)).Info.Status);
    }

    [Fact]
    public async Task A_session_ends_once_and_does_not_mind_folders_that_are_gone()
    {
        var ops = NewSession();
        ops.Part(_ => new Inner(_ended));
        ops.DeleteAtEnd(_bench.File("never-there"));
        await ops.StoreAsync(Stop);

        await ops.DisposeAsync();
        await ops.DisposeAsync();

        Assert.Equal(["Inner"], _ended);
    }

    [Fact]
    public async Task The_store_is_opened_once_also_when_many_ask_for_it_at_once()
    {
        await using var ops = NewSession();
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ops.StoreAsync(end.Token));
        var stores = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ops.StoreAsync(Stop))));

        Assert.Single(stores.Distinct());
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_an_error_each_time()
    {
        await using var ops = new ModelOpsSession(null, _bench.Options with { TrackingUri = "gopher://somewhere" });

        var first = await Assert.ThrowsAnyAsync<ModelOpsException>(() => ops.StoreAsync(Stop));
        var second = await Assert.ThrowsAnyAsync<ModelOpsException>(() => ops.StoreAsync(Stop));

        Assert.Contains("gopher://somewhere", first.Message);
        Assert.Equal(first.Message, second.Message);
    }

    [Fact]
    public async Task A_path_starts_from_the_folder_and_then_from_the_notebooks()
    {
        _bench.Write("here.csv", "a\n1\n");
        _bench.Write(Path.Combine("books", "both.csv"), "a\n2\n");
        _bench.Write(Path.Combine("books", "beside.csv"), "a\n3\n");
        _bench.Write("both.csv", "a\n1\n");
        await using var ops = new ModelOpsSession(null, _bench.Options with { Notebook = Path.Combine("books", "first.ipynb") });

        Assert.Equal(_bench.File("here.csv"), ops.ResolvePath("here.csv"));
        Assert.Equal(_bench.File("both.csv"), ops.ResolvePath("both.csv"));
        Assert.Equal(_bench.File(Path.Combine("books", "beside.csv")), ops.ResolvePath("beside.csv"));
        Assert.Equal(_bench.File("nowhere.csv"), ops.ResolvePath("nowhere.csv"));
        Assert.Equal(_bench.File("beside.csv"), _bench.Ops.ResolvePath("beside.csv"));
    }

    private ModelOpsSession NewSession() => new(new RecordingHost(), _bench.Options);

    private sealed class Inner(List<string> ended) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ended.Add(GetType().Name);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Outer(List<string> ended, Inner inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ended.Add(ended.Contains(inner.GetType().Name) ? "Outer, too late" : nameof(Outer));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Broken(List<string> ended, bool fails) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ended.Add(nameof(Broken));
            return fails ? throw new InvalidOperationException("The part is broken.") : ValueTask.CompletedTask;
        }
    }
}
