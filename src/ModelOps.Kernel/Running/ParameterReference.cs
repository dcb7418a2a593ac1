using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Running;

/// <summary>
/// A parameter's value that the notebook reads where it is, while it runs: the executed copy has the way to it, and never the value itself.
/// </summary>
/// <param name="Written">As it was given: <c>@env:SEED</c> or <c>@secret:db-password</c>. It is all that is shown and kept.</param>
/// <param name="Place">Where the value is.</param>
/// <param name="Location">The variable's name, or the full path of the file.</param>
/// <param name="Value">The value as it is now, to check it against the type of the default.</param>
public sealed record ParameterReference(string Written, ParameterPlace Place, string Location, string Value)
{
    /// <summary>As it was given.</summary>
    public override string ToString() => Written;

    /// <summary>C# that reads the value as text.</summary>
    internal string ReadCode()
    {
        var location = SymbolDisplay.FormatLiteral(Location, quote: true);
        return Place == ParameterPlace.Environment ? $"System.Environment.GetEnvironmentVariable({location})!" : $"System.IO.File.ReadAllText({location}).Trim()";
    }
}
