using System.CommandLine;
using ModelOps.Kernel.Running;

namespace ModelOps.Cli.Running;

/// <summary>The options that choose which cells of a notebook run.</summary>
internal sealed class CellOptions
{
    private readonly Option<string?> _from = new("--from") { Description = "First cell to run: its number, id, name or tag.", HelpName = "CELL" };
    private readonly Option<string?> _until = new("--until") { Description = "Last cell to run, itself included.", HelpName = "CELL" };
    private readonly Option<string[]> _skip = new("--skip-tag") { Description = "Leave out cells with this tag. May be repeated.", HelpName = "TAG" };
    private readonly Option<string[]> _only = new("--only-tag") { Description = "Run only cells with this tag, and those with parameters. May be repeated.", HelpName = "TAG" };

    internal void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_until);
        command.Add(_skip);
        command.Add(_only);
    }

    internal CellSelection Read(ParseResult result) => new()
    {
        From = result.GetValue(_from),
        Until = result.GetValue(_until),
        SkipTags = result.GetValue(_skip) ?? [],
        OnlyTags = result.GetValue(_only) ?? [],
    };
}
