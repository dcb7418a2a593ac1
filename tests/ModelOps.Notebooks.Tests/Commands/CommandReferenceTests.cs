using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Commands;

public sealed class CommandReferenceTests
{
    /// <summary>The reference is written by this test (<c>UPDATE_GOLDEN=1</c>), so that it cannot differ from the commands.</summary>
    [Fact]
    public void The_reference_says_what_the_commands_are() => Golden.EqualFile(RepositoryPaths.Of("docs", "commands.md"), Reference());

    [Fact]
    public void Every_parameter_is_described_in_a_sentence() =>
        Assert.All(CommandCatalog.All.SelectMany(command => command.Parameters), parameter => Assert.EndsWith(".", parameter.Description, StringComparison.Ordinal));

    [Fact]
    public void Every_default_is_written_as_it_can_be_given()
    {
        var parameters = CommandCatalog.All.SelectMany(command => command.Parameters).ToArray();
        Assert.DoesNotContain(parameters, parameter => parameter.Default?.Contains('`') == true);
        Assert.All(parameters.Where(parameter => parameter.Property.PropertyType == typeof(TimeSpan)), parameter => Assert.NotNull(DurationText.Parse(parameter.Default!)));
    }

    [Fact]
    public void No_two_commands_share_a_name() =>
        Assert.Distinct(CommandCatalog.All.Select(command => command.Name));

    private static string Reference()
    {
        var text = new StringBuilder(
            """
            # Commands

            ## What
            Every magic with its parameters. The same names are the verbs and options of the command line, and the properties of the options
            that the C# calls take. This page is written from the commands themselves.

            ## Use
            One line: `#!name [words] [--option value]`. Blanks inside a value are quoted with `"`, lists are comma-separated, `@name` stands for
            the value of a notebook variable. A frame or model is given by its variable's name; on the command line, by its file or address
            (`name@alias`, `name/3`, `runs:/ID/model`, a folder). The C# calls take the same names, and frames and models as they are:

            ```csharp
            var drift = await ops.DriftAsync("wine@champion", "data/march.csv");
            var deployment = await ops.DeployAsync("wine@champion", port: 5010);
            var scored = await ops.PredictAsync("wine", "data/march.csv", new() { Key = ["id"] });
            ```

            An id of a run may be given by its first characters wherever a run is named. `#!run ID` is `modelops show ID` there, since `modelops run` runs notebooks.
            `#!help` lists the magics, `#!help NAME` or `#!NAME --help` shows what one takes; the command line has `modelops help` and
            `modelops VERB --help`. Messages name what the face they appear on has: magics, verbs with options, or C# members.

            ## Defaults

            """);
        foreach (var command in CommandCatalog.All)
        {
            text.Append("### ").Append(command.Name).Append("\n").Append(command.Summary).Append(command.TakesBody ? " Takes the rest of the cell.\n\n" : "\n\n");
            text.Append("| parameter | meaning |\n|---|---|\n");
            foreach (var parameter in command.Parameters)
            {
                var name = parameter.Position is null ? $"`--{parameter.Name}`" : $"`{parameter.Name.ToUpperInvariant()}`";
                text.Append("| ").Append(name).Append(parameter.Required ? " (required)" : "").Append(" | ").Append(parameter.Help.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.Append(
            """
            ## How it works
            A command is one class with one options type. Its words are bound to the options, and all errors are reported together; then it runs;
            then its result, a view of facts, tables and figures, is shown as HTML and text. Where a check says no (`data check`, a gate, `drift
            --fail`), the report is shown first, and the command line ends with exit code 3.

            ## Limits
            An option takes one value. A boolean option may be given without one.

            """).ToString();
    }
}
