using ModelOps.Files;
using ModelOps.TestSupport;

namespace ModelOps.Core.Tests.Files;

/// <summary>What one process leaves for the next: only its user can change it.</summary>
public sealed class UserStateTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode MineToRead = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("state");

    private UserState State => new(Root);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Looking_makes_nothing()
    {
        Assert.Null(State.Existing(Path.Combine("experiments", "a.txt")));
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void What_is_written_is_found_whole_and_only_by_its_user()
    {
        var name = Path.Combine("experiments", "deep", "a.txt");
        var path = State.Write(name, "wine ü");
        State.Write(name, "beer");

        Assert.Equal(path, State.Existing(name));
        Assert.Equal("beer", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
        Assert.Equal(Mine, ModeOf(Root) ?? Mine);
        Assert.Equal(Mine, ModeOf(Path.GetDirectoryName(path)!) ?? Mine);
        Assert.Equal(Mine, ModeOf(Path.Combine(Root, "experiments")) ?? Mine);
        Assert.Equal(MineToRead, ModeOf(path) ?? MineToRead);
    }

    [Theory]
    [InlineData("", UnixFileMode.OtherWrite)]
    [InlineData("", UnixFileMode.GroupWrite)]
    [InlineData("experiments", UnixFileMode.OtherWrite)]
    [InlineData("experiments/deep", UnixFileMode.OtherWrite)]
    public void A_folder_that_others_can_write_to_is_neither_read_nor_written(string folder, UnixFileMode foreign)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        var name = Path.Combine("experiments", "deep", "a.txt");
        var path = State.Write(name, "wine");
        var open = Path.TrimEndingDirectorySeparator(Path.Combine(Root, folder));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(open, Mine | foreign);
        }

        var expected = $"Other users can write to the folder '{open}', so what is in it cannot be trusted. Run 'chmod 700 {open}', or name another folder in MODELOPS_STATE_FOLDER.";
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => State.Existing(name)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => State.Write(name, "beer")).Message);
        Assert.Equal("wine", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_what_to_do()
    {
        _folder.Write("state", "a file where the folder would be");

        var error = Assert.Throws<InvalidInputException>(() => State.Write("a.txt", "wine"));

        Assert.StartsWith($"The folder '{Root}', for what one process leaves for the next, cannot be made: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Name another one in MODELOPS_STATE_FOLDER.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", error.Message);
    }

    [Fact]
    public void A_file_of_this_process_alone_cannot_be_opened_twice_nor_read_by_others()
    {
        var path = _folder.File("lock");
        using var mine = new FileStream(path, UserState.OwnerOnly(FileMode.OpenOrCreate));

        Assert.Throws<IOException>(() => new FileStream(path, UserState.OwnerOnly(FileMode.OpenOrCreate)));
        Assert.Equal(MineToRead, ModeOf(path) ?? MineToRead);
    }

    // Windows has no modes of files.
    private static UnixFileMode? ModeOf(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
}
