using Microsoft.Extensions.Time.Testing;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>New content of files wakes a loop, whatever their sizes and times say.</summary>
public sealed class DataTriggerTests : IDisposable
{
    private static readonly TimeSpan _quiet = new DataTriggerSpec([]).Quiet;
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow + TimeSpan.FromHours(1));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_content_wakes_it_once()
    {
        _folder.Write("data.csv", "a\n1\n");
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);

        _folder.Write("data.csv", "a\n1\n2\n");
        var look = await watch.LookAsync(mark, Stop);
        Assert.Equal("The data changed: data.csv.", look.Why);
        Assert.NotEqual(mark, look.Mark);
        Assert.Equal(new TriggerLook(look.Mark, null), await watch.LookAsync(look.Mark, Stop));
    }

    [Fact]
    public async Task The_same_content_written_again_is_no_change()
    {
        _folder.Write("data.csv", "a\n1\n");
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        _folder.Write("data.csv", "a\n1\n");
        File.SetLastWriteTimeUtc(_folder.File("data.csv"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Null((await watch.LookAsync(mark, Stop)).Why);
        Assert.Null((await Watch("data.csv").LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Other_content_of_the_same_size_and_time_is_found()
    {
        var path = _folder.Write("data.csv", "a\n1\n");
        var written = File.GetLastWriteTimeUtc(path);
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        File.WriteAllText(path, "a\n2\n");
        File.SetLastWriteTimeUtc(path, written);

        Assert.Equal("The data changed: data.csv.", (await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Files_that_take_long_to_read_are_not_read_at_every_look_but_again_after_a_while()
    {
        var path = _folder.Write("data.csv", "a\n1\n");
        var written = File.GetLastWriteTimeUtc(path);
        _time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        File.WriteAllText(path, "a\n2\n");
        File.SetLastWriteTimeUtc(path, written);

        // It took a second, so it rests for 99.
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal("The data changed: data.csv.", (await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Half_a_file_waits_until_it_is_whole()
    {
        _folder.Write("data.csv", "a\n1\n");
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        foreach (var text in (string[])["a\n1\n2", "a\n1\n2\n3"])
        {
            Write("data.csv", text);
            _time.Advance(_quiet / 2);
            var look = await watch.LookAsync(mark, Stop);
            Assert.Equal((mark, null), (look.Mark, look.Why));
            Assert.Equal("The data changes: data.csv. It counts when nothing has changed for 10 seconds.", look.Note);
        }

        _time.Advance(_quiet);
        Assert.Equal("The data changed: data.csv.", (await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task A_file_with_a_time_in_the_future_counts_when_two_looks_see_the_same()
    {
        var path = _folder.Write("data.csv", "a\n1\n");
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        File.WriteAllText(path, "a\n2\n");
        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime.AddDays(1));

        Assert.NotNull((await watch.LookAsync(mark, Stop)).Note);
        _time.Advance(_quiet);
        Assert.NotNull((await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Another_process_finds_the_change_by_the_mark_alone()
    {
        _folder.Write("a.csv", "a\n1\n");
        _folder.Write("more/b.csv", "b\n1\n");
        var mark = await FirstAsync(Watch("a.csv", "more"));
        Assert.Null((await Watch("a.csv", "more").LookAsync(mark, Stop)).Why);

        _folder.Write("more/b.csv", "b\n2\n");
        Assert.Equal("The data changed: a.csv, more.", (await Watch("a.csv", "more").LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task Files_that_come_go_or_change_below_a_folder_are_named_and_hidden_ones_do_not_count()
    {
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            _folder.Write($"data/{name}.csv", name);
        }

        var watch = Watch("data");
        var mark = await FirstAsync(watch);
        _folder.Write("data/.part", "x");
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);

        File.Delete(_folder.File("data", "a.csv"));
        _folder.Write("data/2026/e.csv", "e");
        Assert.Equal("The data changed: data/2026/e.csv, data/a.csv.", (await watch.LookAsync(mark, Stop)).Why);

        File.Move(_folder.File("data", "b.csv"), _folder.File("data", "z.csv"));
        Assert.Equal("The data changed: data/2026/e.csv, data/a.csv, data/b.csv and 1 more.", (await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task A_folder_that_still_gets_files_waits_however_old_they_are()
    {
        _folder.Write("data/a.csv", "a");
        var watch = Watch("data");
        var mark = await FirstAsync(watch);
        File.SetLastWriteTimeUtc(_folder.Write("data/b.csv", "b"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.SetLastWriteTimeUtc(_folder.File("data"), _time.GetUtcNow().UtcDateTime);

        var look = await watch.LookAsync(mark, Stop);
        Assert.Equal((mark, null), (look.Mark, look.Why));
        _time.Advance(_quiet);
        Assert.Equal("The data changed: data/b.csv.", (await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task A_file_that_goes_wakes_nothing_and_is_an_error_until_it_is_back()
    {
        _folder.Write("data.csv", "a\n1\n");
        var watch = Watch("data.csv");
        var mark = await FirstAsync(watch);
        File.Delete(_folder.File("data.csv"));

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => watch.LookAsync(mark, Stop));
        Assert.Equal($"'data.csv' of 'data' is not there (in '{_folder.Path}'). It waits for it; correct the path if it is another.", error.Message);

        _folder.Write("data.csv", "a\n1\n");
        Assert.Null((await watch.LookAsync(mark, Stop)).Why);
    }

    [Fact]
    public async Task What_is_not_there_yet_wakes_it_when_it_comes()
    {
        Directory.CreateDirectory(_folder.File("data"));
        var watch = Watch("data");
        var first = await watch.LookAsync(null, Stop);
        Assert.Equal((null, "The folder 'data' of 'data' has no files. It waits for the first."), (first.Why, first.Note));
        Assert.NotNull(first.Mark);
        Assert.Equal(first.Note, (await Assert.ThrowsAsync<InvalidInputException>(() => watch.LookAsync(first.Mark, Stop))).Message);

        _folder.Write("data/a.csv", "a");
        Assert.Equal("The data changed: data.", (await watch.LookAsync(first.Mark, Stop)).Why);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "Everything can be read here.");
        var path = _folder.Write("data.csv", "a");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => Watch("data.csv").LookAsync(null, Stop));
        Assert.StartsWith("The data cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DataTrigger Watch(params string[] paths) => new(new DataTriggerSpec(paths), new TriggerContext(_folder.Path) { Time = _time });

    private static async Task<string> FirstAsync(DataTrigger watch)
    {
        var first = await watch.LookAsync(null, Stop);
        Assert.Null(first.Why);
        return first.Mark!;
    }

    // As if it were written now by the clock of the test.
    private void Write(string name, string text) => File.SetLastWriteTimeUtc(_folder.Write(name, text), _time.GetUtcNow().UtcDateTime);
}
