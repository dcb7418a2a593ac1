using System.Xml.Linq;
using ModelOps.Testing;

namespace ModelOps.House.Tests;

public sealed class FloorsTests
{
    // docs/architecture.md draws the same picture.
    private static readonly Dictionary<string, int> _floors = new()
    {
        ["ModelOps.Core"] = -1,
        ["ModelOps.Data"] = 0,
        ["ModelOps.Plots"] = 0,
        ["ModelOps.Tracking"] = 0,
        ["ModelOps.Kernel"] = 0,
        ["ModelOps.Models"] = 1,
        ["ModelOps.Evaluation"] = 2,
        ["ModelOps.Learning"] = 3,
        ["ModelOps.Serving"] = 3,
        ["ModelOps.Server"] = 3,
        ["ModelOps.Notebooks"] = 4,
        ["ModelOps.Cli"] = 5,
    };

    public static TheoryData<string> Projects() => [.. Directory.GetDirectories(RepositoryPaths.Of("src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_uses_only_floors_below_its_own(string project)
    {
        Assert.True(_floors.ContainsKey(project), $"'{project}' has no floor yet. Add it here and to docs/architecture.md.");
        Assert.All(References(project), used => Assert.True(_floors[used] < _floors[project], $"{project} (floor {_floors[project]}) uses {used} (floor {_floors[used]})."));
    }

    [Fact]
    public void The_kernel_uses_none_of_our_projects() => Assert.Empty(References("ModelOps.Kernel"));

    [Fact]
    public void Only_the_tool_ties_the_kernel_to_the_rest() =>
        Assert.Equal(["ModelOps.Cli"], _floors.Keys.Where(project => References(project).Contains("ModelOps.Kernel")));

    [Fact]
    public void The_tracking_server_knows_no_SQL() =>
        Assert.DoesNotContain("Sqlite", File.ReadAllText(RepositoryPaths.Of("src", "ModelOps.Server", "ModelOps.Server.csproj")), StringComparison.OrdinalIgnoreCase);

    private static List<string> References(string project) =>
        [.. XDocument.Load(RepositoryPaths.Of("src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(name => name != "ModelOps.Native")];
}
