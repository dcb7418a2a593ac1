using System.Collections;
using System.Reflection;
using Microsoft.DotNet.Interactive.CSharp;

namespace ModelOps.Interactive;

/// <summary>
/// The names of a C# kernel's variables. Read without the compiler's types: the tool brings a version of its own, to which this assembly must not be bound.
/// </summary>
internal static class ScriptVariables
{
    private static readonly PropertyInfo _state = typeof(CSharpKernel).GetProperty("ScriptState")!;

    public static IReadOnlyCollection<string> NamesIn(CSharpKernel kernel)
    {
        var state = _state.GetValue(kernel);
        var variables = (IEnumerable?)state?.GetType().GetProperty("Variables")!.GetValue(state);
        return variables is null ? [] : [.. variables.Cast<object>().Select(variable => (string)variable.GetType().GetProperty("Name")!.GetValue(variable)!).Distinct()];
    }
}
