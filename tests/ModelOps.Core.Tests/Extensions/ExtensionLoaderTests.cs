using System.Reflection;
using ModelOps;
using ModelOps.Core.Tests.Extensions;
using ModelOps.TestSupport;

[assembly: ModelOpsExtension(typeof(ExtensionLoaderTests.Colours))]

namespace ModelOps.Core.Tests.Extensions;

// Loading an extension notes what catalogs gain meanwhile: the two must not run at once.
[Collection("catalogs")]
public sealed class ExtensionLoaderTests
{
    internal static readonly Catalog<string> Palette = new("colour", name => [name], () => ["red"]);

    public sealed class Colours : IModelOpsExtension
    {
        public void Load()
        {
            Palette.Add("green");
            Palette.Add("blue");
        }
    }

    public sealed class Failing : IModelOpsExtension
    {
        public void Load()
        {
            Palette.Add("violet");
            Palette.Add("red");
        }
    }

    public sealed class Broken : IModelOpsExtension
    {
        public Broken() => throw new InvalidOperationException("No paint.");

        public void Load() => throw new InvalidOperationException();
    }

    [Fact]
    public void An_assembly_that_names_an_extension_is_loaded_once()
    {
        var first = ExtensionLoader.Load(Assembly.GetExecutingAssembly());
        var second = ExtensionLoader.Load(Assembly.GetExecutingAssembly());

        var loaded = Assert.Single(first);
        Assert.Equal(("ModelOps.Core.Tests", typeof(Colours)), (loaded.Name, loaded.Type));
        Assert.Equal(["colour green", "colour blue"], loaded.Added);
        Assert.Matches(@"^Loaded ModelOps\.Core\.Tests [0-9.]+: colour green, colour blue\.$", loaded.ToString());
        Assert.Empty(second);
        Assert.Contains(loaded, ExtensionLoader.Loaded);
        Assert.Equal(["red", "green", "blue"], Palette.All);
    }

    [Fact]
    public void A_file_is_known_as_an_extension_without_loading_it()
    {
        Assert.True(ExtensionLoader.IsExtension(typeof(ExtensionLoaderTests).Assembly.Location));
        Assert.False(ExtensionLoader.IsExtension(typeof(ExtensionLoader).Assembly.Location));
        Assert.False(ExtensionLoader.IsExtension("nowhere.dll"));
        using var folder = new TemporaryFolder();
        Assert.False(ExtensionLoader.IsExtension(folder.Write("text.dll", "MZ, but not an assembly")));
    }

    [Fact]
    public void Any_other_assembly_is_left_alone() => Assert.Empty(ExtensionLoader.Load(typeof(string).Assembly));

    [Theory]
    [InlineData(typeof(Failing), "failed while it was loaded: There is a colour 'red' already.")]
    [InlineData(typeof(Broken), "failed while it was loaded: No paint.")]
    [InlineData(typeof(string), "'System.String' cannot be loaded as an extension.")]
    public void An_extension_that_cannot_be_loaded_says_why(Type type, string expected)
    {
        var error = Assert.Throws<InvalidInputException>(() => ExtensionLoader.Load(type));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("violet", Palette.All);
        Assert.DoesNotContain(ExtensionLoader.Loaded, loaded => loaded.Type == type);
    }
}
