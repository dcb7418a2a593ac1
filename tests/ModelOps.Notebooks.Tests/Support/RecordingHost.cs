using System.Diagnostics.CodeAnalysis;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A notebook without a kernel: keeps variables and what was shown.</summary>
internal sealed class RecordingHost : INotebookHost
{
    internal Dictionary<string, object> Variables { get; } = new(StringComparer.Ordinal);

    internal List<MimeBundle> Shown { get; } = [];

    /// <summary>What was shown under an id, to be replaced: progress.</summary>
    internal List<MimeBundle> Live { get; } = [];

    internal Func<string, Task> Code { get; set; } = _ => Task.CompletedTask;

    public bool CanUpdateLater { get; set; }

    public Face Face { get; set; } = Face.Notebook;

    internal string Text => string.Join('\n', Of(MimeBundle.Text, Shown));

    internal IReadOnlyList<string> Html => Of(MimeBundle.Html, Shown);

    internal string LiveText => string.Join('\n', Of(MimeBundle.Text, Live));

    internal IReadOnlyList<string> LiveHtml => Of(MimeBundle.Html, Live);

    internal void Clear()
    {
        lock (Shown)
        {
            Shown.Clear();
        }
    }

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
            (displayId is null ? Shown : Live).Add(bundle);
        }

        return ValueTask.CompletedTask;
    }

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Code(code);

    // While commands show progress from other threads.
    private List<string> Of(string type, List<MimeBundle> bundles)
    {
        lock (Shown)
        {
            return [.. bundles.Select(bundle => bundle.Data.GetValueOrDefault(type, ""))];
        }
    }
}
