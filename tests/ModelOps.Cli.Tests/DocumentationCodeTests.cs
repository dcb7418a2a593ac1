using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests;

/// <summary>Code in the documents is compiled: the blocks of a page, in order, as the cells of one notebook.</summary>
public sealed partial class DocumentationCodeTests
{
    private static readonly string[] _imports =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "ModelOps"];

    // The same for every page: the compiler reads each file once, and keeps what it knows of it.
    private static readonly MetadataReference[] _references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Pages() =>
        [.. Directory.GetFiles(RepositoryPaths.Of("docs"), "*.md").Append(RepositoryPaths.Of("README.md")).Concat(Directory.GetDirectories(RepositoryPaths.Of("src")).Select(project => Path.Combine(project, "README.md")).Where(File.Exists))
            .Where(file => Blocks(file).Any()).Select(file => Path.GetRelativePath(RepositoryPaths.Root, file))];

    [Theory, MemberData(nameof(Pages))]
    public void The_code_of_a_page_compiles(string page)
    {
        var options = ScriptOptions.Default
            .WithReferences(_references)
            .WithImports(_imports);
        Script? script = null;
        foreach (var block in Blocks(RepositoryPaths.Of(page)))
        {
            // A session is at hand as in a notebook; a page may declare its own.
            script = script is null ? CSharpScript.Create(block, options, typeof(NotebookGlobals)) : script.ContinueWith(block, options);
            var errors = script.Compile(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            Assert.True(!errors.Any(), $"{page}:\n{string.Join('\n', errors)}\n{block}");
        }
    }

    // A script's first level has no using declarations; a program's has.
    private static IEnumerable<string> Blocks(string file) => Block().Matches(File.ReadAllText(file)).Select(match => Using().Replace(match.Groups[1].Value, "var "));

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?:await )?using var ", RegexOptions.Multiline)]
    private static partial Regex Using();
}

/// <summary>What a notebook's cells see.</summary>
public sealed class NotebookGlobals
{
    /// <summary>The session.</summary>
    public ModelOpsSession ops = new();
}
