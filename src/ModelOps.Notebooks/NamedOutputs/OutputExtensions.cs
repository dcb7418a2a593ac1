using System.Text.Json.Nodes;
using ModelOps.NamedOutputs;

namespace ModelOps;

/// <summary>The named results of a notebook or script.</summary>
public static class OutputExtensions
{
    /// <summary>
    /// Names a result of this notebook or script. A headless run prints it and keeps it in the executed copy and in the file of <c>--result</c>, and a pipeline passes it to later steps. Named again, the new value counts.
    /// </summary>
    /// <param name="ops">The session.</param>
    /// <param name="name">Its name: a letter or <c>_</c>, then letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, as <c>auc</c> or <c>test.rows</c>.</param>
    /// <param name="value">
    /// What JSON can hold: a number, text, bool, date, enum, null, a list or map of these, an object with such properties. A number that JSON lacks becomes <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>;
    /// a file or folder (<see cref="FileSystemInfo"/>) its full path.
    /// </param>
    /// <exception cref="InvalidInputException">The name cannot be used, the value cannot be written as JSON, or it holds a secret.</exception>
    public static void Output(this ModelOpsSession ops, string name, object? value) => ops.Part(_ => new NotebookOutputs()).Set(name, value);

    /// <summary>The results named so far, in the order in which their names came.</summary>
    /// <param name="ops">The session.</param>
    public static JsonObject Outputs(this ModelOpsSession ops) => ops.Part(_ => new NotebookOutputs()).ToJson();
}
