using System.Runtime.InteropServices;
using ModelOps.Native;
using ModelOps.Testing;

namespace ModelOps.Core.Tests.Native;

public sealed class NativeLibraryLocatorTests
{
    private const string Variable = "MODELOPS_LOCATOR_TEST_LIBRARY";

    [Fact]
    public void The_environment_variable_comes_first_then_runtimes_beside_the_app_then_the_app_folder()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable(Variable, folder.Path);
        try
        {
            var paths = NativeLibraryLocator.Candidates(Variable, ["libx.so"], typeof(NativeLibraryLocatorTests).Assembly).ToList();

            Assert.Equal(folder.Path, paths[0]);
            Assert.Equal(folder.File("libx.so"), paths[1]);
            Assert.StartsWith(Path.Combine(AppContext.BaseDirectory, "runtimes"), paths[2], StringComparison.Ordinal);
            Assert.EndsWith(Path.Combine("native", "libx.so"), paths[2], StringComparison.Ordinal);
            Assert.Equal(Path.Combine(AppContext.BaseDirectory, "libx.so"), paths[3]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void A_library_found_nowhere_says_so_and_names_the_variable()
    {
        var fault = Assert.Throws<InvalidInputException>(() =>
            NativeLibraryLocator.Load("Nothing", "MODELOPS_NOTHING_LIBRARY", ["libmodelops-nothing.so"], typeof(NativeLibraryLocatorTests).Assembly));

        Assert.Equal(
            $"Nothing's native library (libmodelops-nothing.so) was not found for {RuntimeInformation.RuntimeIdentifier}. " +
            "Build again with npm installed, or set MODELOPS_NOTHING_LIBRARY to the library's path.",
            fault.Message);
    }

    [Fact]
    public void A_file_that_is_no_library_is_named_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("libbroken-by-test.so", "not a library");
        Environment.SetEnvironmentVariable("MODELOPS_BROKEN_LIBRARY", path);

        var fault = Assert.Throws<InvalidInputException>(() =>
            NativeLibraryLocator.Load("Broken", "MODELOPS_BROKEN_LIBRARY", ["libbroken-by-test.so"], typeof(NativeLibraryLocatorTests).Assembly));

        Assert.Contains($"'{path}' was found but cannot be loaded: ", fault.Message, StringComparison.Ordinal);
    }
}
