using Microsoft.Extensions.Time.Testing;
using ModelOps.Monitoring.Segments;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Segments;

public sealed class SegmentFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Requests.Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Small_segments_are_joined_in_their_order()
    {
        var segments = Make();
        for (var i = 0; i < 32; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await AddAsync(segments, i);
        }

        Assert.Equal(["requests-20261130T060032Z-000001-000032.parquet"], Names());
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (object?)(long)i), Values());
    }

    [Fact]
    public async Task A_process_killed_before_it_deleted_joined_segments_leaves_no_row_twice()
    {
        var segments = Make();
        await AddAsync(segments, 0);
        var first = Directory.GetFiles(_folder.Path, "*.parquet").Single();
        File.Copy(first, first + ".kept");
        for (var i = 1; i < 32; i++)
        {
            await AddAsync(segments, i);
        }

        File.Move(first + ".kept", first);
        Assert.Equal(2, Names().Length);
        Assert.Equal(32, Values().Length);

        await Make().CleanAsync(default);
        Assert.Single(Names());
        Assert.Equal(32, Values().Length);
    }

    [Fact]
    public async Task Segments_whose_columns_cannot_be_joined_stay_apart()
    {
        var segments = Make();
        for (var i = 0; i < 40; i++)
        {
            var number = i;
            await segments.AppendAsync(_ => new Frame(number % 2 == 0 ? new Column<bool>("x", [true]) : new Column<DateTime>("x", [DateTime.UnixEpoch])), default);
        }

        Assert.Equal(40, Names().Length);
    }

    [Fact]
    public async Task The_oldest_are_deleted_above_the_size_and_never_the_newest()
    {
        var segments = Make(maximumBytes: 1);
        await AddAsync(segments, 0);
        await AddAsync(segments, 1);
        Assert.Equal(["requests-20261130T060000Z-000002.parquet"], Names());
        Assert.Equal([1L], Values());
    }

    [Fact]
    public async Task Those_above_the_age_are_deleted_and_never_the_newest()
    {
        var segments = Make(maximumAge: TimeSpan.FromHours(1));
        await AddAsync(segments, 0);
        _time.Advance(TimeSpan.FromMinutes(59));
        await AddAsync(segments, 1);
        Assert.Equal(2, Names().Length);
        _time.Advance(TimeSpan.FromMinutes(2));
        await AddAsync(segments, 2);
        Assert.Equal([1L, 2L], Values());
        _time.Advance(TimeSpan.FromDays(2));
        await AddAsync(segments, 3);
        Assert.Equal([3L], Values());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_changes_no_order_and_loses_nothing()
    {
        var segments = Make();
        await AddAsync(segments, 0);
        await AddAsync(Make(new FakeTimeProvider(Requests.Start.AddYears(-1))), 1);
        await AddAsync(segments, 2);
        Assert.Equal([0L, 1L, 2L], Values());
        Assert.Equal([1L, 2L, 3L], Segment.In(_folder.Path, "requests").Select(segment => segment.First));
    }

    [Fact]
    public async Task A_folder_that_another_process_holds_is_waited_for_though_the_clock_stands_still()
    {
        await AddAsync(Make(), 0);
        Task added;
        await using (new FileStream(_folder.File("requests.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            added = AddAsync(Make(), 1);
            await Task.Delay(100);
            Assert.False(added.IsCompleted);
        }

        await added.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([0L, 1L], Values());
    }

    [Fact]
    public async Task Files_of_others_are_left_alone()
    {
        string[] others = ["requests-notes.parquet", "labels-20261130T060000Z-000001.parquet.tmp", "requests-20261130T060000Z.parquet", "notes.txt"];
        foreach (var other in others)
        {
            _folder.Write(other, "x");
        }

        await AddAsync(Make(), 5);
        Assert.Equal([5L], Values());
        Assert.All(others, other => Assert.True(File.Exists(_folder.File(other))));
    }

    [Fact]
    public async Task No_other_user_may_read_the_folder_that_it_makes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        var folder = _folder.File("own");
        await new SegmentFolder(folder, "requests", long.MaxValue, TimeSpan.FromDays(1), _time).AppendAsync(_ => new Frame(new Column<long>("x", [1])), default);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(folder));
    }

    private SegmentFolder Make(TimeProvider? time = null, long maximumBytes = long.MaxValue, TimeSpan? maximumAge = null) =>
        new(_folder.Path, "requests", maximumBytes, maximumAge ?? TimeSpan.FromDays(1000), time ?? _time);

    private static Task AddAsync(SegmentFolder segments, long value) => segments.AppendAsync(_ => new Frame(StringColumn.From("id", [$"{value}"]), new Column<long>("x", [value])), default);

    private string[] Names() => [.. Directory.GetFiles(_folder.Path, "*.parquet").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private object?[] Values()
    {
        var rows = PayloadTables.Query(_folder.Path, "SELECT x FROM requests");
        return [.. Enumerable.Range(0, rows.RowCount).Select(row => rows["x"][row])];
    }
}
