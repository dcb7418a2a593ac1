using System.Text.RegularExpressions;
using ModelOps.TestSupport;

namespace ModelOps.House.Tests;

/// <summary>
/// Draws the graph of a project's folders: one uses another when its code names a type that is declared there. A folder in a cycle can be neither read nor changed alone.
/// Comments and texts do not count; of a partial type, the file with its name says where it is declared.
/// </summary>
public sealed partial class FolderCyclesTests
{
    // Still one knot each. A project that is free of cycles leaves this list, and stays free.
    private static readonly string[] _knotted =
    [
        "ModelOps.Cli", "ModelOps.Data", "ModelOps.Evaluation", "ModelOps.Learning", "ModelOps.Models", "ModelOps.Notebooks", "ModelOps.Server", "ModelOps.Serving", "ModelOps.Tracking",
    ];

    public static TheoryData<string> Projects() =>
    [
        .. Directory.GetFiles(RepositoryPaths.Of("src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(RepositoryPaths.Of("src"), Path.GetDirectoryName(file)!).Replace('\\', '/')),
    ];

    [Theory, MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_cycle(string project)
    {
        var cycles = Cycles(Graph(RepositoryPaths.Of("src", project)));
        if (_knotted.Contains(Path.GetFileName(project)))
        {
            Assert.True(cycles.Count > 0, $"{project} has no cycle any more: take it out of the list.");
        }
        else
        {
            Assert.True(cycles.Count == 0, $"{project}: these folders use each other: {string.Join(" · ", cycles.Select(cycle => string.Join(", ", cycle)))}.");
        }
    }

    [Fact]
    public void A_cycle_is_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write("A/First.cs", "namespace X;\npublic sealed class First { Second? _s; }");
        folder.Write("B/Second.cs", "namespace X; // First\npublic sealed class Second { string s = \"First\"; Third? _t; }");
        folder.Write("C/Third.cs", "namespace X;\npublic sealed class Third;");
        Assert.Empty(Cycles(Graph(folder.Path)));

        folder.Write("C/Third.cs", "namespace X;\npublic sealed class Third { First? _f; }");
        Assert.Equal(["A", "B", "C"], Assert.Single(Cycles(Graph(folder.Path))));
    }

    private static Dictionary<string, HashSet<string>> Graph(string project)
    {
        var files = Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Folder: Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace('\\', '/'), Code: Noise().Replace(File.ReadAllText(file), "")))
            .Where(file => file.Folder.Split('/')[0] is not ("bin" or "obj"))
            .ToArray();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.OrderBy(file => file.Name.Contains('.', StringComparison.Ordinal)))
        {
            foreach (Match type in Declaration().Matches(file.Code))
            {
                var name = type.Groups["name"].Value;
                if (name == file.Name.Split('{')[0] || !owners.ContainsKey(name))
                {
                    owners[name] = file.Folder;
                }
            }
        }

        return files.GroupBy(file => file.Folder).ToDictionary(
            group => group.Key,
            group => group.SelectMany(file => Word().Matches(file.Code).Select(word => owners.GetValueOrDefault(word.Value))).OfType<string>().Where(other => other != group.Key).ToHashSet(StringComparer.Ordinal));
    }

    // Folders that reach each other.
    private static List<string[]> Cycles(Dictionary<string, HashSet<string>> graph)
    {
        var reach = graph.Keys.ToDictionary(folder => folder, folder =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var next = new Stack<string>([folder]);
            while (next.TryPop(out var at))
            {
                foreach (var other in graph[at].Where(seen.Add))
                {
                    next.Push(other);
                }
            }

            return seen;
        });
        return
        [
            .. graph.Keys.Where(folder => reach[folder].Contains(folder))
                .GroupBy(folder => string.Join('\n', graph.Keys.Where(other => reach[folder].Contains(other) && reach[other].Contains(folder)).Order(StringComparer.Ordinal)))
                .Select(group => group.Key.Split('\n')),
        ];
    }

    [GeneratedRegex("""//[^\n]*|""" + "\"\"\"" + """[\s\S]*?""" + "\"\"\"" + """|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""")]
    private static partial Regex Noise();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:(?:class|record struct|record|struct|interface|enum) (?<name>\w+)|delegate [^(;]*?\b(?<name>[A-Z]\w*)(?:<[^>]*>)?\()", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
