using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>The experiment that the command line goes on in is kept by folder and store.</summary>
public sealed class ExperimentMemoryTests : IDisposable
{
    private const string Store = "postgresql://user:secret@host/mlflow";
    private readonly TemporaryFolder _folder = new();

    private ExperimentMemory Memory => new(new UserState(_folder.File("state")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_remembered_before_a_choice() => Assert.Null(Memory.Read(_folder.Path, Store));

    [Theory]
    [InlineData("wine")]
    [InlineData("Größe 漢字 / 2026")]
    public void A_choice_is_read_back_by_the_next_process(string name)
    {
        Memory.Write(_folder.Path, Store, "before");
        Memory.Write(_folder.Path, Store, name);

        Assert.Equal(name, Memory.Read(_folder.Path, Store));
    }

    [Fact]
    public void Each_folder_and_each_store_has_its_own()
    {
        Memory.Write(_folder.Path, Store, "wine");

        Assert.Null(Memory.Read(_folder.File("other"), Store));
        Assert.Null(Memory.Read(_folder.Path, "sqlite:///mlflow.db"));
        Assert.Equal("wine", Memory.Read(Path.Combine(_folder.Path, "other", ".."), Store));
        Assert.Equal("wine", Memory.Read(Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path), Store));
    }

    [Fact]
    public void The_file_shows_neither_the_folder_nor_the_password_of_the_store()
    {
        var path = Memory.Write(_folder.Path, Store, "wine");

        Assert.StartsWith(_folder.File("state", "experiments"), path, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}\\.txt$", Path.GetFileName(path));
        Assert.Equal("wine", File.ReadAllText(path));
    }
}
