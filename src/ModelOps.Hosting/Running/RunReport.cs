using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;
using ModelOps.Redaction;

namespace ModelOps;

/// <summary>A headless run as text: one line for each cell to one writer, what cells show to another.</summary>
/// <param name="output">Where cell outputs go.</param>
/// <param name="error">Where progress and errors go.</param>
/// <param name="quiet">True to leave out what cells show.</param>
public class RunReport(TextWriter output, TextWriter error, bool quiet = false) : IProgress<NotebookRunEvent>
{
    private const int SourceWidth = 60;
    private readonly Lock _lock = new();
    private long _started;

    /// <summary>What the first words of a line say.</summary>
    protected enum Mark
    {
        /// <summary>Where the run is.</summary>
        Place,

        /// <summary>A cell ran to its end.</summary>
        Success,

        /// <summary>A cell failed.</summary>
        Failure,

        /// <summary>Nothing special.</summary>
        None,
    }

    /// <inheritdoc/>
    public virtual void Report(NotebookRunEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case CellStarted started:
                    _started = Stopwatch.GetTimestamp();
                    WriteLine(Mark.Place, $"[{started.Number}/{started.Total}]".PadRight(7), FirstLine(started.Cell.Source));
                    break;
                case SecretsReplaced replaced:
                    WriteLine(Mark.None, "Warning", replaced.Sentence);
                    break;
                case CellRestored restored:
                    WriteLine(Mark.Place, $"[{restored.Number}/{restored.Total}]".PadRight(7), FirstLine(restored.Cell.Source));
                    WriteLine(Mark.Success, "  restored", SecretText.Redact(restored.Reason["restored: ".Length..]));
                    break;
                case CellNoted noted:
                    WriteLine(Mark.None, "      note", SecretText.Redact(noted.Note));
                    break;
                case CellLeftOut left:
                    WriteLine(Mark.Place, $"[{left.Number}/{left.Total}]".PadRight(7), $"{FirstLine(left.Cell.Source)}");
                    WriteLine(Mark.None, "   skipped", SecretText.Redact(left.Reason));
                    break;
                case CellShowed shown when !quiet && TextSink.Text(shown.Output) is { } text:
                    output.Write(text);
                    output.Flush();
                    break;
                case CellFinished { Result.Status: CellStatus.Ok }:
                    WriteLine(Mark.Success, "        ok", Seconds(Stopwatch.GetElapsedTime(_started)));
                    break;
                case CellFinished { IsExpected: true, Result.Error: { } raised }:
                    WriteLine(Mark.None, "    raised", $"as the tag {NotebookRunner.RaisesException} allows: {raised.Name}: {raised.Message}");
                    break;
            }
        }
    }

    /// <summary>Writes what came of the run.</summary>
    /// <param name="options">What was run.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="cancellationToken">The token that the run had.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public int Finish(NotebookRunOptions options, NotebookRunOutcome outcome, CancellationToken cancellationToken)
    {
        var result = outcome.Result;
        if (result.Failure is { } failure)
        {
            var place = failure.Error.Line is { } line ? $"cell {failure.Number}, line {line}" : $"cell {failure.Number}";
            WriteLine(Mark.Failure, outcome.Status == ExecutionStatus.Refused ? "REFUSED" : "FAILED", $"{options.Notebook}: {place}: {failure.Error.Name}: {SecretText.Redact(failure.Error.Message)}");
            if (failure.SourceLine is { } source)
            {
                WriteLine(Mark.None, "       >", SecretText.Redact(source));
            }
        }

        foreach (var (name, value) in outcome.Outputs)
        {
            output.WriteLine($"{name}={(value is JsonValue text && text.GetValueKind() == JsonValueKind.String && !text.ToString().Contains('\n', StringComparison.Ordinal) ? text.ToString() : value?.ToJsonString() ?? "null")}");
        }

        WriteLine(Mark.None, result.FinishedEarly is { } reason ? $"Finished early ({SecretText.Redact(reason)})" : result.Succeeded ? "Done" : "Stopped", $"after {Seconds(result.Duration)}; executed notebook: {outcome.Copy}");
        if (!result.Succeeded)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return outcome.ExitCode;
    }

    /// <summary>Writes a line of progress.</summary>
    /// <param name="mark">What its first words say.</param>
    /// <param name="head">The first words.</param>
    /// <param name="rest">The rest of the line, after a blank.</param>
    protected virtual void WriteLine(Mark mark, string head, string rest) => error.WriteLine($"{head} {rest}");

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string FirstLine(string source)
    {
        var line = source.TrimStart().Split('\n')[0].TrimEnd();
        line = SecretText.Redact(line);
        return line.Length <= SourceWidth ? line : line[..(SourceWidth - 1)] + "…";
    }
}
