using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelOps.House.Tests;

/// <summary>
/// A library does not know whether a terminal, a notebook or C# called it: a sentence that names a verb, an option or an exit code goes through <c>Wording</c>.
/// </summary>
public sealed partial class WordsOfFacesTests
{
    // File and reason. Names of files: folders change more often.
    private static readonly Dictionary<string, string> _excepted = new(StringComparer.Ordinal)
    {
        ["HelpResult.cs"] = "the help of the magics",
        ["ShellLanguage.cs"] = "the exit code of a program that a cell started",
        ["PowerShellSession.cs"] = "the exit code of a program that a cell started",
        ["KernelProcess.cs"] = "the exit code of another kernel",
        ["Chromium.cs"] = "the options and the exit code of a browser",
        ["ComposeFile.cs"] = "the command that builds a compose file",
        ["Dockerfile.cs"] = "the options of Docker's instructions",
        ["BackgroundService.cs"] = "the exit code of a service's process",
        ["Deployment.cs"] = "the options of systemctl",
        ["LoopRun.cs"] = "the options of systemctl",
        ["ToolNotebookRunner.cs"] = "the exit code of a notebook's process",
        ["TaskAttempts.cs"] = "the exit code of the command of a step",
        ["TaskFiles.cs"] = "the exit code of a step's command, and the setting of an engine that says how the tool is called",
        ["PipelineReader.cs"] = "the setting of an engine that says how the tool is called",
        ["LocalJob.cs"] = "the exit code of a task's command",
        ["SlurmEngine.cs"] = "the exit code of a task's command",
        ["SlurmStates.cs"] = "the exit code of a task's command",
        ["WatchEnd.cs"] = "the exit code of a run's process",
        ["GitReferenceTrigger.cs"] = "the options of git",
        ["PodEnds.cs"] = "the exit code of a task's command",
        ["ScheduleFile.cs"] = "the line of a file that says who wrote it",
        ["SystemdFormat.cs"] = "the options of systemctl",
        ["KubernetesFormat.cs"] = "the options of kubectl",
        ["GitHubFormat.cs"] = "the command that installs the tool on a runner",
        ["GitLabFormat.cs"] = "the command that installs the tool on a runner",
        ["AzureFormat.cs"] = "the command that installs the tool on an agent",
        ["JenkinsFormat.cs"] = "the command that installs the tool on an agent",
        ["HtmlReport.cs"] = "the style of a page, and the exit code of a run",
        ["EndOfProcess.cs"] = "the exit code that a cell gave to Environment.Exit",
    };

    [Fact]
    public void Libraries_speak_of_verbs_and_options_through_Wording_alone()
    {
        var found = SourceTrees.Source
            .Where(tree => !tree.File.StartsWith("src/ModelOps.Cli/", StringComparison.Ordinal) && !_excepted.ContainsKey(Path.GetFileName(tree.File)))
            .SelectMany(tree => Found(tree.File, tree.Root));
        CheckoutFiles.None(found);
    }

    [Fact]
    public void Every_exception_is_still_needed() =>
        Assert.All(_excepted.Keys, name => Assert.Contains(SourceTrees.Source, tree => Path.GetFileName(tree.File) == name && Found(tree.File, tree.Root).Any()));

    [Theory]
    [InlineData("\"Run 'modelops gc' first.\"", true)]
    [InlineData("$\"Give {name} with --store PATH.\"", true)]
    [InlineData("$\"{name} --help shows it.\"", true)]
    [InlineData("\"It ends with exit code 3.\"", true)]
    [InlineData("\"--store\"", false)]
    [InlineData("\"Write #!connect jupyter --kernel-name NAME.\"", false)]
    [InlineData("\"Upgrade it with 'jupyter nbconvert --to notebook'.\"", false)]
    [InlineData("$\"Give {Wording.Option(\"store\", \"a --b\")} a path.\"", false)]
    [InlineData("Wording.Of(\"run modelops gc\", \"\", \"\")", false)]
    [InlineData("\"A modelops.json file - or another.\"", false)]
    public void A_word_of_the_terminal_is_found(string expression, bool isFound) =>
        Assert.Equal(isFound, Found("A.cs", SourceTrees.Parse($"class A {{ string a = {expression}; }}")).Any());

    private static IEnumerable<string> Found(string file, SyntaxNode root) =>
        root.DescendantNodes()
            .Where(node => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression))
            .Where(node => !IsWorded(node) && IsOfTheTerminal(TextOf(node)))
            .Select(node => $"{SourceTrees.Place(file, node)}: {TextOf(node)}");

    // Holes hold no words of their own: what is in them is looked at by itself.
    private static string TextOf(SyntaxNode node) => node is InterpolatedStringExpressionSyntax text
        ? string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : "{}"))
        : ((LiteralExpressionSyntax)node).Token.ValueText;

    // The help of an option is read in magics and verbs, which write options alike.
    private static bool IsWorded(SyntaxNode node) => node.Ancestors().Any(above =>
        (above is InvocationExpressionSyntax call && call.Expression.ToString().StartsWith("Wording.", StringComparison.Ordinal))
        || (above is AttributeSyntax attribute && attribute.Name.ToString() == "Parameter"));

    private static bool IsOfTheTerminal(string text)
    {
        var own = OfOthers().Replace(text, "");
        return own.Contains(' ', StringComparison.Ordinal) && (Verb().IsMatch(own) || (Option().IsMatch(own) && !own.Contains("#!", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bmodelops [a-z]|\bexit code\b")]
    private static partial Regex Verb();

    [GeneratedRegex(@"(?<![\w-])--[a-z]")]
    private static partial Regex Option();

    [GeneratedRegex("'jupyter [^']*'")]
    private static partial Regex OfOthers();
}
