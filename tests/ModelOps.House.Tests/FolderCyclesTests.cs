using System.Text.RegularExpressions;
using ModelOps.TestSupport;

namespace ModelOps.House.Tests;

/// <summary>
/// Draws the graph of a project's folders: one uses another when its code names a type that is declared there. A folder in a cycle can be neither read nor changed alone.
/// Comments, texts and members that only share a type's name do not count, nor do calls of extension methods, which name no type; of a partial type, the file with its name says where it is declared.
/// </summary>
public sealed partial class FolderCyclesTests
{
    public static TheoryData<string> Projects() =>
    [
        .. Directory.GetFiles(RepositoryPaths.Of("src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(RepositoryPaths.Of("src"), Path.GetDirectoryName(file)!).Replace('\\', '/')),
    ];

    [Theory, MemberData(nameof(Projects))]
    public void Folders_of_a_project_form_no_cycle(string project)
    {
        var cycles = Cycles(Graph(RepositoryPaths.Of("src", project)));
        Assert.True(cycles.Count == 0, $"{project}: these folders use each other: {string.Join(" · ", cycles.Select(cycle => string.Join(", ", cycle)))}.");
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

    [Fact]
    public void A_member_with_the_name_of_a_type_is_no_use_of_the_type()
    {
        using var folder = new TemporaryFolder();
        folder.Write("A/First.cs", "namespace X;\npublic sealed class First { Second? _s; }");
        folder.Write("B/Second.cs", "namespace X.B;\npublic sealed class Second\n{\n    public int First { get; init; }\n    int Twice => this.First + new Second { First = 2 }.First;\n}");
        Assert.Empty(Cycles(Graph(folder.Path)));

        folder.Write("B/Second.cs", "namespace X.B;\npublic sealed class Second\n{\n    public int Least => int.Min(1, First.Least);\n}");
        Assert.Equal(["A", "B"], Assert.Single(Cycles(Graph(folder.Path))));
    }

    [Fact]
    public void A_type_behind_its_namespace_and_one_in_a_spread_are_used()
    {
        using var folder = new TemporaryFolder();
        folder.Write("A/First.cs", "namespace X.A;\npublic sealed class First { public static int[] All => []; }");
        folder.Write("B/Second.cs", "namespace X.B;\npublic sealed class Second { int[] All => [.. First.All]; A.First? _f; }");
        folder.Write("C/Third.cs", "namespace X.C;\npublic sealed class Third { int[] All => [..First.All]; }");
        folder.Write("D/Fourth.cs", "namespace X.D;\npublic sealed class Fourth { X.A.First? _f; }");
        Assert.Equal(["B", "C", "D"], Graph(folder.Path).Where(edge => edge.Value.Contains("A")).Select(edge => edge.Key).Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, HashSet<string>> Graph(string project)
    {
        var files = Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Folder: Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace('\\', '/'), Code: Noise().Replace(File.ReadAllText(file), "")))
            .Where(file => file.Folder.Split('/')[0] is not ("bin" or "obj"))
            .ToArray();
        var owners = new Dictionary<string, (string Folder, string Space)>(StringComparer.Ordinal);
        foreach (var file in files.OrderBy(file => file.Name.Contains('.', StringComparison.Ordinal)))
        {
            foreach (Match type in Declaration().Matches(file.Code))
            {
                var name = type.Groups["name"].Value;
                if (name == file.Name.Split('{')[0] || !owners.ContainsKey(name))
                {
                    owners[name] = (file.Folder, Space().Match(file.Code).Groups["last"].Value);
                }
            }
        }

        return files.GroupBy(file => file.Folder).ToDictionary(
            group => group.Key,
            group => group.SelectMany(file => Word().Matches(file.Code)).Where(word => !word.Groups["member"].Success)
                .Select(word => (Of: word.Groups["of"].Value, Owner: owners.GetValueOrDefault(word.Value)))
                .Where(use => use.Owner.Folder is not null && use.Owner.Folder != group.Key && (use.Of.Length == 0 || use.Of == use.Owner.Space))
                .Select(use => use.Owner.Folder).ToHashSet(StringComparer.Ordinal));
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

    [GeneratedRegex(@"^namespace (?:\w+\.)*(?<last>\w+)", RegexOptions.Multiline)]
    private static partial Regex Space();

    // "of" is what stands before the dot of a name: a namespace, or something with members. A "member" is what is declared with an access modifier, or given a value.
    [GeneratedRegex("""
        (?:(?<=(?<of>\w+|[^\w.])\.)|)
        \b[A-Z]\w+\b
        (?:(?=\s*(?<member>=)[^=>])|(?<=\b(?:public|internal|private|protected)\ [^;={(:\n]*\ \w+)(?=(?:<[^>(]*>)?\s*(?<member>=>|[{(;]))|)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Word();
}
