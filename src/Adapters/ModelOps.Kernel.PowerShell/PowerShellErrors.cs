using System.Management.Automation;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.PowerShell;

/// <summary>Says what went wrong in a PowerShell cell, and where.</summary>
internal static class PowerShellErrors
{
    /// <summary>An error that ended the cell.</summary>
    public static LanguageException Of(RuntimeException exception, string code)
    {
        if (exception is ParseException { Errors: [var first, ..] errors })
        {
            var lines = errors.SelectMany(error => Lines($"({error.Extent.StartLineNumber},{error.Extent.StartColumnNumber}): error {error.ErrorId}: {error.Message}", error.Extent.StartLineNumber, code)).ToList();
            var message = string.Join("\n", errors.Select(error => $"({error.Extent.StartLineNumber},{error.Extent.StartColumnNumber}): error {error.ErrorId}: {error.Message}"));
            return new LanguageException("ParseError", message, exception) { Traceback = lines, Line = first.Extent.StartLineNumber };
        }

        return Of(exception.ErrorRecord, code);
    }

    /// <summary>An error that was the last of the cell.</summary>
    public static LanguageException Of(ErrorRecord record, string code)
    {
        var thrown = record.Exception is RuntimeException { InnerException: { } inner } ? inner : record.Exception;
        var line = LineOf(record);
        var name = thrown.GetType().FullName!;
        return new LanguageException(name, record.ToString(), thrown) { Traceback = [.. Lines($"{name}: {record}", line, code)], Line = line };
    }

    /// <summary>An error that the cell went on after.</summary>
    public static string Text(ErrorRecord record, string code) => string.Join('\n', Lines(record.ToString(), LineOf(record), code)) + "\n";

    private static int? LineOf(ErrorRecord record) => record.InvocationInfo?.ScriptLineNumber is > 0 and var line && string.IsNullOrEmpty(record.InvocationInfo.ScriptName) ? line : null;

    private static IEnumerable<string> Lines(string message, int? line, string code)
    {
        yield return message;
        if (line is { } number && code.Split('\n') is var source && number <= source.Length)
        {
            yield return $"   at line {number}";
            yield return $"{number,5} | {source[number - 1]}";
        }
    }
}
