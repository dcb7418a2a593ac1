using ModelOps.Kernel.Running;
using Spectre.Console;

namespace ModelOps.Cli.Running;

/// <summary>A headless run on a terminal: in colours, and noted for the process that watches.</summary>
internal sealed class TerminalRunReport : RunReport
{
    private readonly IAnsiConsole? _console;
    private readonly IProgress<NotebookRunEvent>? _next;

    /// <param name="output">Where cell outputs go.</param>
    /// <param name="error">Where progress and errors go.</param>
    /// <param name="quiet">True to leave out what cells show.</param>
    /// <param name="next">Hears of everything, too; null for nobody.</param>
    internal TerminalRunReport(TextWriter output, TextWriter error, bool quiet, IProgress<NotebookRunEvent>? next = null)
        : base(output, error, quiet)
    {
        _next = next;

        // A file has neither colours nor a width.
        if (!Console.IsErrorRedirected)
        {
            _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Ansi = AnsiSupport.Detect });
            _console.Profile.Width = Math.Max(_console.Profile.Width, 120);
        }
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
        _next?.Report(value);
    }

    protected override void WriteLine(Mark mark, string head, string rest)
    {
        if (_console is null)
        {
            base.WriteLine(mark, head, rest);
            return;
        }

        var colour = mark switch { Mark.Place => "blue", Mark.Success => "green", Mark.Failure => "red", _ => "default" };
        _console.MarkupLine($"[{colour}]{head.EscapeMarkup()}[/] {rest.EscapeMarkup()}");
    }
}
