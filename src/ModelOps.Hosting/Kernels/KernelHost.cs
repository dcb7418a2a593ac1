using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Kernels;

/// <summary>Our own kernel as a place for commands to run in.</summary>
/// <param name="kernel">The kernel.</param>
internal sealed class KernelHost(NotebookKernel kernel) : INotebookHost
{
    // Also of what is shown anew while later cells run.
    private readonly ConcurrentDictionary<string, DisplayHandle> _displays = new(StringComparer.Ordinal);

    public bool CanUpdateLater => CellContext.Current is { IsInteractive: true };

    public IReadOnlyList<(string Name, string Description)> OtherMagics =>
        [.. kernel.Directives.Where(directive => !CommandCatalog.Magics.Contains(directive.Name[2..])).Select(directive => (directive.Name, directive.Description))];

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value) => kernel.TryGetVariable(name, out value) && value is not null;

    public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        kernel.SetVariable(name, value, value.GetType());
        return ValueTask.CompletedTask;
    }

    public IReadOnlyCollection<string> VariableNames() => [.. kernel.Variables.Select(variable => variable.Name)];

    public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
    {
        var data = ToJson(bundle);
        if (displayId is not null && _displays.TryGetValue(displayId, out var shown))
        {
            shown.Update(data);
            return ValueTask.CompletedTask;
        }

        var handle = Running().Display(data);
        if (displayId is not null)
        {
            _displays[displayId] = handle;
        }

        return ValueTask.CompletedTask;
    }

    public Exception FinishEarly(string reason)
    {
        try
        {
            return kernel.FinishEarly(reason);
        }
        catch (Kernel.KernelException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }

    public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Running().RunCodeAsync(code, cancellationToken: cancellationToken);

    internal static JsonObject ToJson(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (type, text) in bundle.Data)
        {
            data[type] = type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : JsonValue.Create(text);
        }

        return data;
    }

    private static CellContext Running() => CellContext.Current ?? throw new InvalidOperationException("No cell is running, so there is nowhere to show an output.");
}
