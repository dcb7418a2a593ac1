using System.Diagnostics.CodeAnalysis;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A notebook without a kernel: keeps variables and what was shown.</summary>
internal sealed class RecordingHost : INotebookHost
{
    internal Dictionary<string, object> Variables { get; } = new(StringComparer.Ordinal);

    internal List<MimeBundle> Shown { get; } = [];

    internal Func<string, Task> Code { get; set; } = _ => Task.CompletedTask;

    internal string Text => string.Join('\n', Of(MimeBundle.Text));

    internal IReadOnlyList<string> Html => Of(MimeBundle.Html);

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value) => Variables.TryGetValue(name, out value);

    public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        Variables[name] = value;
        return ValueTask.CompletedTask;
    }

    public IReadOnlyCollection<string> VariableNames() => Variables.Keys;

    public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
    {
        lock (Shown)
        {
            Shown.Add(bundle);
        }

        return ValueTask.CompletedTask;
    }

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Code(code);

    // While commands show progress from other threads.
    private List<string> Of(string type)
    {
        lock (Shown)
        {
            return [.. Shown.Select(bundle => bundle.Data.GetValueOrDefault(type, ""))];
        }
    }
}
