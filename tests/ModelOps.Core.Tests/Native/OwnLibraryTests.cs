using System.Runtime.InteropServices;
using ModelOps.Native;
using ModelOps.TestSupport;

namespace ModelOps.Core.Tests.Native;

public sealed class OwnLibraryTests
{
    private static readonly string _file = OperatingSystem.IsWindows() ? "nothing.dll" : OperatingSystem.IsMacOS() ? "libnothing.dylib" : "libnothing.so";

    [Fact]
    public void Without_the_variable_the_package_finds_its_library_itself() =>
        Assert.Equal(0, OwnLibrary.Use("Nothing", "MODELOPS_UNSET_LIBRARY", typeof(OwnLibraryTests).Assembly, "nothing"));

    [Fact]
    public void A_path_without_a_file_is_named() =>
        Assert.Equal(
            $"MODELOPS_ABSENT_LIBRARY is '/no/where.so', but there is no file '{Path.GetFullPath("/no/where.so")}'. Name Nothing's library or its folder, or unset MODELOPS_ABSENT_LIBRARY to use the library that comes along.",
            Refusal("MODELOPS_ABSENT_LIBRARY", "/no/where.so"));

    [Fact]
    public void A_folder_is_searched_for_the_librarys_file()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains($"there is no file '{folder.File(_file)}'", Refusal("MODELOPS_FOLDER_LIBRARY", folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_a_library_is_named_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(_file, "not a library");

        var refusal = Refusal("MODELOPS_BROKEN_LIBRARY", path);

        Assert.StartsWith($"MODELOPS_BROKEN_LIBRARY is '{path}', but '{path}' cannot be loaded: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith($"Name Nothing's library for {RuntimeInformation.RuntimeIdentifier}, or unset MODELOPS_BROKEN_LIBRARY.", refusal, StringComparison.Ordinal);
    }

    private static string Refusal(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        return Assert.Throws<InvalidInputException>(() => OwnLibrary.Use("Nothing", variable, typeof(OwnLibraryTests).Assembly, "nothing")).Message;
    }
}
