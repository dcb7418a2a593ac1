using System.Globalization;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Effect;

/// <summary>The time of a commit, as a real repository knows it.</summary>
public sealed class CommitTimesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_has_the_time_that_git_gives_it()
    {
        using var git = new GitFolder();
        var commit = git.Commit("train.cs");
        var expected = DateTimeOffset.FromUnixTimeSeconds(long.Parse(git.Git("show", "-s", "--format=%ct", commit), CultureInfo.InvariantCulture));
        var times = new CommitTimes(git.Folder, TimeProvider.System);

        Assert.Equal(expected, await times.OfAsync(commit, Stop));
        Assert.Equal(expected, await times.OfAsync(commit, Stop));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("--output=stolen.txt")]
    [InlineData("abc1234")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    public async Task What_is_not_the_whole_id_of_a_commit_here_has_no_time(string commit)
    {
        using var git = new GitFolder();
        git.Commit("train.cs");

        Assert.Null(await new CommitTimes(git.Folder, TimeProvider.System).OfAsync(commit, Stop));
        Assert.False(File.Exists(git.File("stolen.txt")));
    }

    [Fact]
    public async Task A_folder_without_a_repository_knows_no_commit()
    {
        using var folder = new TemporaryFolder();

        Assert.Null(await new CommitTimes(folder.Path, TimeProvider.System).OfAsync(new string('a', 40), Stop));
    }
}
