using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

/// <summary>A line of a stack trace as the reader wants it.</summary>
/// <param name="Method">The method, without compiler-made names.</param>
/// <param name="Source">The cell or file; null when unknown.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Text">The line's text; null when unknown.</param>
internal sealed record CellFrame(string Method, string? Source, int Line, string? Text);

/// <summary>Reads stack traces: leaves out the kernel and the machinery of async, gives methods the names they have in the cell.</summary>
internal static partial class CellFrames
{
    public static IEnumerable<CellFrame> Of(Exception exception, NotebookKernel kernel)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || IsMachinery(method))
            {
                continue;
            }

            var file = frame.GetFileName();
            var lines = file is null ? null : kernel.SourceOf(file);
            var line = frame.GetFileLineNumber();
            yield return new CellFrame(NameOf(method), lines is null ? null : file, line, lines is not null && line >= 1 && line <= lines.Length ? lines[line - 1] : null);
        }
    }

    private static bool IsMachinery(MethodBase method)
    {
        var type = method.DeclaringType;
        return type?.Namespace is "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices" or "ModelOps.Kernel.Engine"
            || (type is not null && type.Name.StartsWith("Submission#", StringComparison.Ordinal) && method.Name is "<Factory>" or "<Main>");
    }

    private static string NameOf(MethodBase method)
    {
        var type = method.DeclaringType;
        var name = method.Name;
        // The state machine of an async method or iterator bears the method's name.
        if (name == "MoveNext" && type is not null && type.Name.StartsWith('<'))
        {
            (name, type) = (type.Name, type.DeclaringType);
        }

        while (type is not null && type.Name.StartsWith("<>c", StringComparison.Ordinal))
        {
            type = type.DeclaringType;
        }

        if (LocalFunction().Match(name) is { Success: true } local)
        {
            return local.Groups[1].Value + "()";
        }

        if (name.Contains(">b__"))
        {
            return "lambda";
        }

        name = StateMachine().Match(name) is { Success: true } machine ? machine.Groups[1].Value : name;
        if (name == "<Initialize>")
        {
            return "cell";
        }

        var owner = type is null || type.Name.StartsWith("Submission#", StringComparison.Ordinal) ? ""
            : type.FullName!.StartsWith("Submission#", StringComparison.Ordinal) ? TypeText.Short(type) + "."
            : (type.Namespace is null ? "" : type.Namespace + ".") + TypeText.Short(type) + ".";
        return $"{owner}{name}({string.Join(", ", method.Name == "MoveNext" ? [] : method.GetParameters().Select(parameter => TypeText.Short(parameter.ParameterType)))})";
    }

    [GeneratedRegex(@"g__([^|]+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(.+)>d(__\d+)?$")]
    private static partial Regex StateMachine();
}
