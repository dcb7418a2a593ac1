using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Core.Tests.Files;

public sealed class ExclusiveFileTests : IDisposable
{
    private static readonly FileStreamOptions _alone = UserState.OwnerOnly(FileMode.OpenOrCreate);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_another_has_open_is_waited_for()
    {
        var first = await OpenAsync("lock");
        var second = OpenAsync("lock");
        await Task.Delay(100, Stop);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await using var opened = await second;
    }

    [Fact]
    public async Task After_its_patience_it_fails()
    {
        await using var first = await OpenAsync("lock");
        await Assert.ThrowsAsync<IOException>(() => ExclusiveFile.OpenAsync(_folder.File("lock"), _alone, TimeSpan.FromMilliseconds(60), Stop));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_waited_for() =>
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => OpenAsync(Path.Combine("none", "lock")));

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        await using var first = await OpenAsync("lock");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExclusiveFile.OpenAsync(_folder.File("lock"), _alone, TimeSpan.FromMinutes(1), stop.Token));
    }

    private Task<FileStream> OpenAsync(string name) => ExclusiveFile.OpenAsync(_folder.File(name), _alone, TimeSpan.FromSeconds(30), Stop);
}
