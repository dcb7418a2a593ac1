using System.Reflection;
using System.Runtime.Loader;

namespace ModelOps.Interactive.Tests;

/// <summary>Packages that ask for a later version of what the process has.</summary>
public sealed class HostAssembliesTests
{
    private static readonly AssemblyName _fsharp = typeof(Microsoft.FSharp.Core.Unit).Assembly.GetName();

    [Theory]
    [InlineData(0, 900, true)]
    [InlineData(1, 0, false)]
    public void A_later_minor_version_is_the_one_that_is_there_and_another_major_one_is_not(int major, int minor, bool found)
    {
        var asked = (AssemblyName)_fsharp.Clone();
        asked.Version = new Version(_fsharp.Version!.Major + major, minor, 0, 0);
        Assert.Equal(found ? typeof(Microsoft.FSharp.Core.Unit).Assembly : null, HostAssemblies.Resolve(AssemblyLoadContext.Default, asked));
    }

    [Fact]
    public void What_the_host_does_not_have_is_left_to_others() =>
        Assert.Null(HostAssemblies.Resolve(AssemblyLoadContext.Default, new AssemblyName("No.Such.Assembly, Version=1.0.0.0")));
}
