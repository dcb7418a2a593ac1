using System.Globalization;
using System.Xml.Linq;
using ModelOps.TestSupport;

namespace ModelOps.House.Tests;

/// <summary>Each project's floor stands in its csproj; docs/architecture.md draws the same picture.</summary>
public sealed class FloorsTests
{
    private static readonly string _adapters = Path.Combine("src", "Adapters");

    // Packages that are large, or bring much with them: each behind one door, so that nobody pays for what they do not use.
    private static readonly string[] _heavy =
    [
        "AWSSDK", "Azure", "FSharp", "Google.Cloud", "KubernetesClient", "LightGBM", "MailKit", "Microsoft.DotNet.Interactive", "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm",
        "Microsoft.ML.OnnxConverter", "Microsoft.PowerShell", "Npgsql", "Plotly.NET", "SkiaSharp",
    ];

    public static TheoryData<string> Projects() => [.. Names("src")];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_uses_only_floors_below_its_own(string project)
    {
        var floor = Floor(project);
        Assert.All(References(project).Where(used => !IsAdapter(used)), used => Assert.True(Floor(used) < floor, $"{project} (floor {floor}) uses {used} (floor {Floor(used)})."));
    }

    [Fact]
    public void The_kernel_uses_none_of_our_projects() => Assert.Empty(References("ModelOps.Kernel"));

    [Fact]
    public void Only_hosting_and_the_tool_know_the_kernel() =>
        Assert.Equal(["ModelOps.Cli", "ModelOps.Hosting"], Names("src").Where(project => References(project).Contains("ModelOps.Kernel")).Order());

    [Fact]
    public void The_tracking_server_knows_no_SQL() =>
        Assert.DoesNotContain("Sqlite", File.ReadAllText(Project("ModelOps.Server")), StringComparison.OrdinalIgnoreCase);

    [Theory, MemberData(nameof(Projects))]
    public void A_heavy_package_stays_inside_its_adapter(string project) =>
        Assert.DoesNotContain(Packages(project), package => _heavy.Any(heavy => package.StartsWith(heavy, StringComparison.OrdinalIgnoreCase)));

    [Theory, MemberData(nameof(Projects))]
    public void Only_the_tool_knows_adapters(string project)
    {
        if (project != "ModelOps.Cli")
        {
            Assert.DoesNotContain(References(project), IsAdapter);
        }
    }

    [Fact]
    public void An_adapter_knows_no_other_adapter_and_not_the_tool() =>
        Assert.All(Names(_adapters), project => Assert.DoesNotContain(References(project), used => IsAdapter(used) || used == "ModelOps.Cli"));

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(RepositoryPaths.Of(folder)) ? Directory.GetDirectories(RepositoryPaths.Of(folder)).Select(path => Path.GetFileName(path)!).Where(name => name != "Adapters") : [];

    private static bool IsAdapter(string project) => File.Exists(RepositoryPaths.Of(_adapters, project, $"{project}.csproj"));

    private static string Project(string name) => IsAdapter(name) ? RepositoryPaths.Of(_adapters, name, $"{name}.csproj") : RepositoryPaths.Of("src", name, $"{name}.csproj");

    private static int Floor(string project) =>
        XDocument.Load(Project(project)).Descendants("Floor").SingleOrDefault() is { } floor
            ? int.Parse(floor.Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"'{project}' has no floor yet. Add <Floor> to its csproj, and the project to docs/architecture.md.");

    private static IEnumerable<string> Packages(string project) =>
        XDocument.Load(Project(project)).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value);

    private static List<string> References(string project) =>
        [.. XDocument.Load(Project(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
}
