using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Extensions;

/// <summary>The list itself; packages that are added and loaded are tried with a real package by eng/try-packages.sh.</summary>
public sealed class InstalledExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string State => _folder.File("state");

    [Fact]
    public void Nothing_is_loaded_where_nothing_was_added()
    {
        Assert.Empty(InstalledExtensions.All(State));
        Assert.Empty(InstalledExtensions.Load(State));
        Assert.Equal("There is no extension 'x': none was added.", Assert.Throws<InvalidInputException>(() => InstalledExtensions.Remove("x", State)).Message);
    }

    [Fact]
    public void An_extension_whose_file_is_gone_is_left_out_and_said_and_can_be_removed()
    {
        List("""[{"package":"Gone.Extension","version":"1.0.0","extension":"/nowhere/Gone.Extension.dll","assemblies":[],"native":[]}]""");

        var sentence = Assert.Single(InstalledExtensions.Load(State));
        Assert.StartsWith("The extension Gone.Extension 1.0.0 is left out: ", sentence, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Gone.Extension'?", Assert.Throws<InvalidInputException>(() => InstalledExtensions.Remove("gone.extensoin", State)).Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0", InstalledExtensions.Remove("gone.extension", State).Version);
        Assert.Empty(InstalledExtensions.All(State));
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_said_and_stops_nothing()
    {
        List("not JSON");

        Assert.Contains("Delete it, and add the extensions again.", Assert.Single(InstalledExtensions.Load(State)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_a_package_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => InstalledExtensions.AddAsync("../x", [], State, TestContext.Current.CancellationToken));

        Assert.Contains("'../x'", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void A_list_that_other_users_could_change_is_not_trusted()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        List("[]");
        File.SetUnixFileMode(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        Assert.StartsWith($"Other users can write to the folder '{State}', so what is in it cannot be trusted.", Assert.Single(InstalledExtensions.Load(State)), StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => InstalledExtensions.Remove("x", State));
    }

    [Fact]
    public void One_that_fails_does_not_keep_the_others_from_being_named_and_removed()
    {
        var broken = _folder.Write("Broken.dll", "not an assembly");
        List($$"""[{"package":"B","version":"1","extension":"{{broken}}","assemblies":["{{broken}}"],"native":[]},{"package":"A","version":"2","extension":"/nowhere/A.dll","assemblies":[],"native":[]}]""");

        Assert.Equal(["The extension B 1 is left out", "The extension A 2 is left out"], InstalledExtensions.Load(State).Select(sentence => sentence.Split(':')[0]));
        InstalledExtensions.Remove("B", State);
        Assert.Equal("A", Assert.Single(InstalledExtensions.All(State)).Package);
    }

    private void List(string json)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(State);
        }
        else
        {
            Directory.CreateDirectory(State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllText(Path.Combine(State, "extensions.json"), json);
    }
}
