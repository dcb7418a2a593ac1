using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>The host of a session used from plain C#: results are returned, so nothing is shown.</summary>
internal sealed class DetachedHost : INotebookHost
{
    private readonly Dictionary<string, object> _variables = new(StringComparer.Ordinal);

    public Face Face => Face.CSharp;

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value) => _variables.TryGetValue(name, out value);

    public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        _variables[name] = value;
        return ValueTask.CompletedTask;
    }

    public IReadOnlyCollection<string> VariableNames() => _variables.Keys;

    public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) =>
        throw new InvalidInputException("This session has no notebook to run code in. Call the C# method that takes a delegate.");
}
