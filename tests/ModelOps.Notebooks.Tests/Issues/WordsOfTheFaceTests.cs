using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>Messages told users of a terminal to type magics, and users of C# to type options.</summary>
public sealed class WordsOfTheFaceTests
{
    [Theory]
    [InlineData(Face.Terminal, "modelops runs")]
    [InlineData(Face.Notebook, "#!runs")]
    [InlineData(Face.CSharp, "ops.RunsAsync()")]
    public async Task A_message_names_what_the_face_has(Face face, string expected)
    {
        await using var bench = new Workbench();
        using var use = Wording.Use(face);

        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => new RunCommand().ExecuteAsync(bench.Ops, new RunCommandOptions { Id = "ab" }, TestContext.Current.CancellationToken));

        Assert.Equal($"'ab' is not the beginning of a run's id. Give at least 4 of its digits and letters; {expected} lists them.", exception.Message);
    }

    [Fact]
    public async Task A_magic_speaks_of_magics_and_the_same_call_from_csharp_of_members()
    {
        await using var bench = new Workbench();

        var magic = await bench.RefusedAsync("train train --target risk --metric f1");
        var csharp = await Assert.ThrowsAsync<InvalidInputException>(() =>
            bench.Ops.TrainAsync((Frame)bench.Host.Variables["train"], new() { Target = "risk", Metric = "f1" }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("'f1' is for a cross-validation, but there is none. Add --cv 5, or leave --fold-group, --fold-time and --metric out.", magic.Message);
        Assert.Equal("'f1' is for a cross-validation, but there is none. Add Cv = 5, or leave FoldGroup, FoldTime and Metric out.", csharp.Message);
    }

    [Fact]
    public async Task Code_below_a_magic_is_csharp_again()
    {
        await using var bench = new Workbench();
        var inside = Face.Terminal;
        bench.Host.Code = _ =>
        {
            inside = Wording.Face;
            return Task.CompletedTask;
        };

        await bench.RunAsync("track", "code");

        Assert.Equal(Face.CSharp, inside);
    }

    [Fact]
    public async Task A_terminal_has_files_but_no_variables()
    {
        using var use = Wording.Use(Face.Terminal);

        Assert.All(CommandCatalog.All.SelectMany(command => command.Parameters).Where(parameter => parameter.Name != "as"), parameter => Assert.DoesNotContain("variable", parameter.Help));
        await Task.CompletedTask;
    }

    /// <summary>A magic or a verb in a text that every face shows is wrong on the others: it goes through <see cref="Wording"/>.</summary>
    [Fact]
    public void No_text_of_the_libraries_names_a_magic_or_a_verb_for_all_faces()
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(RepositoryPaths.Of("src"), "*.cs", SearchOption.AllDirectories))
        {
            var path = file.Replace('\\', '/');
            if (path.Contains("/obj/") || path.Contains("/ModelOps.Kernel/") || path.Contains("/ModelOps.Cli/") || path.Contains("/ModelOps.Interactive/") || path.Contains("/Notebooks/Help/") || path.Contains("/ModelOps.Pipelines/Schedules/") || path.EndsWith("/HelpResult.cs", StringComparison.Ordinal))
            {
                continue;
            }

            found.AddRange(File.ReadLines(file)
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("Wording.") && !line.Contains("There is no magic") && !line.Contains("as its first word") && !line.Contains("'git ls-remote") && !line.Contains("style=\\\""))
                .Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, """[ '"(]#![a-z]+[ .,'")]|[ '(]--[a-z][a-z-]+[ .,')]|modelops (data|train|runs|show|run|deploy) """) && line.Contains('"'))
                .Where(line => !line.Contains("[Parameter("))
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        }

        Assert.Empty(found);
    }
}
