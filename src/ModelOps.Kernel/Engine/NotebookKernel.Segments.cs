using System.Reflection;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    private static readonly IReadOnlyDictionary<string, object?> _nothingShared = new Dictionary<string, object?>();

    /// <summary>Runs the parts of a cell in order; the value is the last part's.</summary>
    internal Task<(bool HasValue, object? Value)> RunSegmentsAsync(CellContext context, string code, string? language, int firstLine) =>
        RunSegmentsAsync(context, CellSplitter.Split(code, language, Directives, firstLine), file: null);

    /// <summary>Runs the parts of a cell, or of a file that a cell loads.</summary>
    private async Task<(bool HasValue, object? Value)> RunSegmentsAsync(CellContext context, IReadOnlyList<CellSegment> segments, string? file)
    {
        var outcome = (HasValue: false, Value: (object?)null);
        foreach (var segment in segments)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (outcome.HasValue)
            {
                // A value in the middle of a cell is shown where it stands.
                context.Display(outcome.Value);
            }

            outcome = segment switch
            {
                CodeSegment part => await RunCSharpAsync(context, part.Code, part.Line, file ?? $"Cell {context.CellNumber}").ConfigureAwait(false),
                ReferenceSegment part => await RunReferencesAsync(context, part, Path.GetDirectoryName(file)).ConfigureAwait(false),
                DirectiveSegment part => await RunDirectiveAsync(context, part).ConfigureAwait(false),
                _ => throw new InvalidOperationException(segment.ToString()),
            };
        }

        return outcome;
    }

    /// <summary>Runs one C# text, whose first line is line <paramref name="line"/> of the file or cell <paramref name="path"/>.</summary>
    internal async Task<(bool HasValue, object? Value)> RunCSharpAsync(CellContext context, string code, int line, string path)
    {
        DeclarePending();
        // Empty lines before the code keep the line numbers those of the cell.
        var padded = new string('\n', line - 1) + code;
        _sources[path] = padded.Split('\n');
        var cell = _compiler.Compile(padded, path, context.CancellationToken);
        if (cell.Errors.Count > 0)
        {
            throw new CellException(CellErrors.OfCompiler(cell.Errors, padded));
        }

        if (cell.Factory is null)
        {
            return (false, null);
        }

        try
        {
            var value = await context.Execution.OnThread(() => Start(cell.Factory)).ConfigureAwait(false);
            return (value is not IAlreadyShown && cell.HasValue(value), value);
        }
        catch (Exception exception) when (exception is not CellException && context.Execution.StopReason is null)
        {
            throw new CellException(CellErrors.OfException(exception, context));
        }
        finally
        {
            _variables.TakeUp();
        }
    }

    private Task<object> Start(MethodInfo factory) =>
        factory.CreateDelegate<Func<object?[], Task<object>>>()(_variables.NextSlot());

    private static async Task<(bool, object?)> RunDirectiveAsync(CellContext context, DirectiveSegment segment)
    {
        var directive = segment.Directive;
        try
        {
            var arguments = DirectiveArguments.Parse(segment.Text, directive);
            if (DirectiveHelp.IsAsked(directive, arguments))
            {
                context.Display(DirectiveHelp.Describe(directive));
                return (false, null);
            }

            DirectiveChecks.Check(directive, arguments);
            arguments = await SharedValues.AskAsync(arguments, directive, context).ConfigureAwait(false);
            var (shared, body) = directive.Body == DirectiveBody.Language
                ? await SharingDirectives.TakeFromAsync(segment.Body!, context).ConfigureAwait(false)
                : (_nothingShared, segment.Body);
            var invocation = new DirectiveInvocation(directive, arguments, segment.Text, segment.Line, body, context) { Shared = shared, Language = segment.Language, BodyLine = segment.BodyLine };
            await directive.Handler(invocation, context.CancellationToken).ConfigureAwait(false);
            return invocation.Outcome;
        }
        catch (Exception exception) when (exception is not (CellException or OperationCanceledException))
        {
            throw new CellException(CellErrors.OfDirective(exception, segment));
        }
    }
}
