using ModelOps.Kernel.Running;
using Spectre.Console;

namespace ModelOps.Cli.Running;

/// <summary>A headless run on a terminal: in colours, and noted for the process that watches.</summary>
internal sealed class TerminalRunReport : RunReport
{
    private readonly IAnsiConsole _console;

    internal TerminalRunReport(TextWriter output, TextWriter error, bool quiet)
        : base(output, error, quiet)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        _console.Profile.Width = Math.Max(_console.Profile.Width, 120);
    }

    public override void Report(NotebookRunEvent value)
    {
        switch (value)
        {
            case CopyReserved reserved:
                Journal.Current?.Copy(reserved.Path, reserved.Address);
                break;
            case CellStarted started:
                Journal.Current?.Cell(started.Number, started.Total);
                break;
        }

        base.Report(value);
    }

    protected override void WriteLine(Mark mark, string head, string rest)
    {
        var colour = mark switch { Mark.Place => "blue", Mark.Success => "green", Mark.Failure => "red", _ => "default" };
        _console.MarkupLine($"[{colour}]{head.EscapeMarkup()}[/] {rest.EscapeMarkup()}");
    }
}
