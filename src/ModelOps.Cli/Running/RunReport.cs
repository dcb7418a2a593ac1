using System.Diagnostics;
using System.Globalization;
using ModelOps.Cli.Kernels;
using ModelOps.Cli.Running.Watching;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using Spectre.Console;

namespace ModelOps.Cli.Running;

/// <summary>What a headless run shows on a terminal: one line per cell on standard error, outputs on standard output.</summary>
internal sealed class RunReport : IProgress<NotebookRunEvent>
{
    private const int SourceWidth = 60;
    private readonly TextWriter _output;
    private readonly IAnsiConsole _console;
    private readonly bool _quiet;
    private readonly Lock _lock = new();
    private long _started;

    internal RunReport(TextWriter output, TextWriter error, bool quiet)
    {
        _output = output;
        _quiet = quiet;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error),
            Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        _console.Profile.Width = Math.Max(_console.Profile.Width, 120);
    }

    public void Report(NotebookRunEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case CellStarted started:
                    Journal.Current?.Cell(started.Number, started.Total);
                    _started = Stopwatch.GetTimestamp();
                    _console.MarkupLineInterpolated($"[blue]{Place(started.Number, started.Total)}[/] {FirstLine(started.Cell.Source)}");
                    break;
                case CellShowed shown when !_quiet && TextSink.Text(shown.Output) is { } text:
                    _output.Write(text);
                    _output.Flush();
                    break;
                case CellFinished { Result.Status: CellStatus.Ok }:
                    _console.MarkupLineInterpolated($"        [green]ok[/] {Stopwatch.GetElapsedTime(_started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
                    break;
            }
        }
    }

    internal void Failed(string notebook, CellFailure failure)
    {
        var place = failure.Error.Line is { } line ? $"cell {failure.Number}, line {line}" : $"cell {failure.Number}";
        _console.MarkupLineInterpolated($"[red]FAILED[/] {notebook}: {place}: {failure.Error.Name}: {failure.Error.Message}");
        if (failure.SourceLine is { } source)
        {
            _console.MarkupLineInterpolated($"       > {source}");
        }
    }

    internal void Finished(string copy, NotebookRunResult result) =>
        _console.MarkupLineInterpolated($"{(result.Succeeded ? "Done" : "Stopped")} after {result.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s; executed notebook: {copy}");

    private static string Place(int number, int total) => $"[{number}/{total}]".PadRight(7);

    private static string FirstLine(string source)
    {
        var line = source.TrimStart().Split('\n')[0].TrimEnd();
        return line.Length <= SourceWidth ? line : line[..(SourceWidth - 1)] + "…";
    }
}
