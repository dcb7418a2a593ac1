using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests;

[Collection(InThisProcess.Name)]
public sealed class DataVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Looking_at_a_file_writes_none()
    {
        _folder.Write("some.csv", "a;b\n1;2\n3;4\n");

        var result = await InThisProcess.RunAsync(_folder.Path, ["data", "load", "some.csv"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("some: 2 rows × 2 columns", result.Output);
        Assert.Equal("a;b\n1;2\n3;4\n", await File.ReadAllTextAsync(_folder.File("some.csv"), TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("data", "load", "some.csv", "--as", "other")]
    [InlineData("data", "load", "--path", "some.csv", "--as", "other")]
    [InlineData("sql", "select a, b from 'some.csv'", "--as", "other")]
    public async Task A_frame_with_a_name_becomes_a_file(params string[] arguments)
    {
        _folder.Write("some.csv", "a;b\n1;2\n3;4\n");

        var result = await InThisProcess.RunAsync(_folder.Path, arguments);

        Assert.Equal((0, "Wrote 2 rows to other.csv.\n"), (result.ExitCode, result.Error));
        Assert.Equal("a,b\n1,2\n3,4\n", await File.ReadAllTextAsync(_folder.File("other.csv"), TestContext.Current.CancellationToken));
    }
}
