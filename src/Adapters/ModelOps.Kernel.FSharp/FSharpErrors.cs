using System.Diagnostics;
using FSharp.Compiler.Diagnostics;
using FSharp.Compiler.Interactive;
using Microsoft.FSharp.Core;
using ModelOps.Kernel.Languages;
using Evaluation = System.Tuple<Microsoft.FSharp.Core.FSharpChoice<Microsoft.FSharp.Core.FSharpOption<FSharp.Compiler.Interactive.Shell.FsiValue>?, System.Exception>, FSharp.Compiler.Diagnostics.FSharpDiagnostic[]>;

namespace ModelOps.Kernel.FSharp;

/// <summary>Says what went wrong in an F# cell, and where, as the C# engine does.</summary>
internal static class FSharpErrors
{
    /// <summary>The error of an evaluation; null when it has none.</summary>
    public static LanguageException? Of(FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception> outcome, FSharpDiagnostic[] diagnostics, int number, IReadOnlyDictionary<string, string[]> sources)
    {
        var errors = diagnostics.Where(diagnostic => diagnostic.Severity.IsError).ToList();
        return errors.Count > 0 ? OfCompiler(errors, sources)
            : outcome is FSharpChoice<FSharpOption<Shell.FsiValue>?, Exception>.Choice2Of2 failed ? OfException(failed.Item, number, sources)
            : null;
    }

    /// <summary>Fails when code that is not the user's own did not run.</summary>
    public static void Check(this Evaluation evaluation, LanguageCell cell, string what)
    {
        var (outcome, diagnostics) = evaluation;
        if (Of(outcome, diagnostics, cell.Number, new Dictionary<string, string[]>()) is { } error)
        {
            throw new KernelException($"{what}: {error.Message}", error);
        }
    }

    private static LanguageException OfCompiler(List<FSharpDiagnostic> errors, IReadOnlyDictionary<string, string[]> sources)
    {
        var messages = new List<string>();
        var lines = new List<string>();
        foreach (var error in errors.Take(20))
        {
            messages.Add($"({error.StartLine},{error.StartColumn + 1}): error {error.ErrorNumberText}: {error.Message}");
            lines.Add(messages[^1]);
            if (sources.TryGetValue(Path.GetFileName(error.FileName), out var source) && error.StartLine >= 1 && error.StartLine <= source.Length)
            {
                lines.Add($"{error.StartLine,5} | {source[error.StartLine - 1]}");
                lines.Add($"      | {new string(' ', error.StartColumn)}^");
            }
        }

        return new LanguageException("CompilationError", string.Join("\n", messages)) { Traceback = lines, Line = errors[0].StartLine };
    }

    private static LanguageException OfException(Exception exception, int number, IReadOnlyDictionary<string, string[]> sources)
    {
        var lines = new List<string>();
        int? line = null;
        for (var (link, depth) = (exception, 0); link is not null && depth < 10; link = link.InnerException, depth++)
        {
            lines.Add((depth == 0 ? "" : "Caused by ") + $"{link.GetType().FullName}: {link.Message}");
            foreach (var frame in new StackTrace(link, fNeedFileInfo: true).GetFrames().Where(frame => !IsMachinery(frame)).Take(30))
            {
                var file = Path.GetFileName(frame.GetFileName() ?? "");
                if (!sources.TryGetValue(file, out var source) || frame.GetFileLineNumber() is not (>= 1 and var at) || at > source.Length)
                {
                    lines.Add($"   at {NameOf(frame)}");
                    continue;
                }

                lines.Add($"   at {NameOf(frame)} in {Path.GetFileNameWithoutExtension(file)}, line {at}");
                lines.Add($"{at,5} | {source[at - 1]}");
                line ??= file == $"Cell {number}.fsx" ? at : null;
            }
        }

        return new LanguageException(exception.GetType().FullName!, exception.Message, exception) { Traceback = lines, Line = line };
    }

    private static bool IsMachinery(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType is not { } type
        || type.Namespace is { } space && (space.StartsWith("System.Reflection", StringComparison.Ordinal) || space.StartsWith("FSharp.Compiler", StringComparison.Ordinal) || space.StartsWith("System.Runtime", StringComparison.Ordinal));

    private static string NameOf(StackFrame frame)
    {
        var method = frame.GetMethod()!;
        var type = method.DeclaringType!.FullName ?? "";
        if (type.StartsWith("<StartupCode$", StringComparison.Ordinal))
        {
            return "cell";
        }

        // What a cell declares is in a module that F# Interactive names: FSI_0002.
        var own = type.Split('.', '+').Where(part => !part.StartsWith("FSI_", StringComparison.Ordinal));
        return string.Join('.', own.Append(method.Name));
    }
}
