using System.Reflection;
using Microsoft.CodeAnalysis;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

/// <summary>Says what went wrong in a cell, and where, in the words of the exception or the compiler.</summary>
internal static class CellErrors
{
    public static (CellError Error, bool Interrupted) Of(Exception exception, CellContext context)
    {
        while (exception is TargetInvocationException { InnerException: { } inner })
        {
            exception = inner;
        }

        // Whatever a stopped cell throws, it throws because it was stopped.
        if (context.Execution.StopReason is { } reason)
        {
            var message = exception.Message.StartsWith(reason, StringComparison.Ordinal) ? exception.Message : reason;
            var at = CellFrames.Of(exception, context.Kernel).Where(frame => frame.Source is not null).Take(1).ToList();
            return (new CellError("CellInterrupted", message, [$"CellInterrupted: {message}", .. at.SelectMany(Lines)], at.FirstOrDefault()?.Line, exception) { Stop = context.Execution.Stopped }, true);
        }

        return (exception is CellException known ? known.Error : OfException(exception, context), false);
    }

    /// <summary>An error that user code threw.</summary>
    public static CellError OfException(Exception exception, CellContext context)
    {
        var name = NameOf(exception);
        var lines = new List<string>();
        int? line = null;
        for (var (link, depth) = (exception, 0); link is not null && depth < 10; link = link.InnerException, depth++)
        {
            lines.Add((depth == 0 ? "" : "Caused by ") + $"{NameOf(link)}: {link.Message}");
            var frames = CellFrames.Of(link, context.Kernel).ToList();
            line ??= frames.FirstOrDefault(frame => frame.Source == $"Cell {context.CellNumber}")?.Line;
            lines.AddRange(frames.Take(30).SelectMany(Lines));
        }

        return new CellError(name, exception.Message, lines, line, exception);
    }

    /// <summary>An error in a directive: its message is for the user, its stack is not.</summary>
    public static CellError OfDirective(Exception exception, DirectiveSegment segment) => OfReference(exception, segment.Line, segment.Text);

    /// <summary>An error in a line that is not C#.</summary>
    public static CellError OfReference(Exception exception, int line, string text)
    {
        var lines = new List<string> { exception is KernelException ? exception.Message : $"{NameOf(exception)}: {exception.Message}" };
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            lines.Add($"Caused by {NameOf(cause)}: {cause.Message}");
        }

        lines.Add($"   at line {line}");
        lines.Add($"{line,5} | {text}");
        return new CellError(NameOf(exception), exception.Message, lines, line, exception);
    }

    /// <summary>Messages of the compiler, each with its source line and a caret.</summary>
    public static CellError OfCompiler(IReadOnlyList<Diagnostic> errors, string code)
    {
        var source = code.Split('\n');
        var messages = new List<string>();
        var lines = new List<string>();
        foreach (var error in errors.Take(20))
        {
            var at = error.Location.GetLineSpan();
            var (row, column) = (at.StartLinePosition.Line, at.StartLinePosition.Character);
            if (!error.Location.IsInSource)
            {
                messages.Add($"error {error.Id}: {error.GetMessage()}");
                lines.Add(messages[^1]);
                continue;
            }

            messages.Add($"({row + 1},{column + 1}): error {error.Id}: {error.GetMessage()}");
            lines.Add($"{(at.Path.StartsWith("Cell ", StringComparison.Ordinal) ? "" : at.Path)}{messages[^1]}");
            if (row < source.Length)
            {
                lines.Add($"{row + 1,5} | {source[row]}");
                lines.Add($"      | {new string([.. source[row].Take(column).Select(letter => letter == '\t' ? '\t' : ' ')])}^");
            }
        }

        if (errors.Count > 20)
        {
            lines.Add($"and {errors.Count - 20} more");
        }

        var first = errors[0].Location;
        return new CellError("CompilationError", string.Join("\n", messages), lines, first.IsInSource ? first.GetLineSpan().StartLinePosition.Line + 1 : null, null);
    }

    private static IEnumerable<string> Lines(CellFrame frame)
    {
        yield return frame.Source is null ? $"   at {frame.Method}" : $"   at {frame.Method} in {frame.Source}, line {frame.Line}";
        if (frame.Text is not null)
        {
            yield return $"{frame.Line,5} | {frame.Text}";
        }
    }

    private static string NameOf(Exception exception)
    {
        var type = exception.GetType();
        return type.FullName!.StartsWith("Submission#", StringComparison.Ordinal) || type.Namespace is null
            ? TypeText.Short(type)
            : $"{type.Namespace}.{TypeText.Short(type)}";
    }
}
