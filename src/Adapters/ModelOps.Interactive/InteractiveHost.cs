using System.Diagnostics.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace ModelOps.Interactive;

/// <summary>.NET Interactive as a place for commands to run in: its C# kernel has the variables.</summary>
/// <param name="root">The kernel of the notebook.</param>
/// <param name="csharp">Its kernel for C#.</param>
internal sealed class InteractiveHost(CompositeKernel root, CSharpKernel csharp) : INotebookHost
{
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _borrowed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Why the last magic refused, which that kernel is told only as a sentence.</summary>
    internal Exception? Refused { get; set; }

    public IReadOnlyList<(string Name, string Description)> OtherMagics =>
        [.. root.ChildKernels.Cast<Kernel>().Prepend(root)
            .SelectMany(kernel => kernel.KernelInfo.SupportedDirectives)
            .Where(directive => !directive.Hidden && directive.Name.StartsWith("#!", StringComparison.Ordinal) && !CommandCatalog.Magics.Contains(directive.Name[2..]))
            .Select(directive => (directive.Name, directive.Description ?? ""))
            .DistinctBy(directive => directive.Name)];

    public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value) =>
        _borrowed.TryGetValue(name, out value) || (csharp.TryGetValue(name, out value) && value is not null);

    public async ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || char.IsDigit(name[0]) || name.Any(letter => letter != '_' && !char.IsLetterOrDigit(letter)))
        {
            throw new InvalidInputException($"A variable cannot be called '{name}'. Give a name of letters, digits and '_', beginning with no digit.");
        }

        await csharp.SetValueAsync(name, value, Visible(value.GetType())).ConfigureAwait(false);
    }

    public IReadOnlyCollection<string> VariableNames() => ScriptVariables.NamesIn(csharp);

    public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
    {
        var context = KernelInvocationContext.Current ?? throw new InvalidOperationException("No cell is running, so there is nowhere to show an output.");
        var values = bundle.Data.Select(pair => new FormattedValue(pair.Key, pair.Value)).ToList();
        bool again;
        lock (_lock)
        {
            again = displayId is not null && !_shown.Add(displayId);
        }

        context.Publish(again
            ? new DisplayedValueUpdated(bundle, displayId, context.Command, values)
            : new DisplayedValueProduced(bundle, context.Command, values, displayId));
        return ValueTask.CompletedTask;
    }

    public async Task RunCodeAsync(string code, CancellationToken cancellationToken)
    {
        var context = KernelInvocationContext.Current;
        CommandFailed? failed = null;
        Refused = null;
        // A magic in the code fails the whole cell; C# fails its own part of it.
        using var watch = context?.KernelEvents.Subscribe(new Observer<KernelEvent>(what => failed ??= what as CommandFailed));
        var result = await root.SendAsync(new SubmitCode(code, csharp.Name), cancellationToken).ConfigureAwait(false);
        failed ??= result.Events.OfType<CommandFailed>().FirstOrDefault();
        cancellationToken.ThrowIfCancellationRequested();
        if (failed is not null)
        {
            throw failed.Exception ?? Refused ?? new InvalidInputException(failed.Message);
        }
    }

    /// <summary>Takes a value of another language, for the magic that runs.</summary>
    /// <exception cref="InvalidInputException">There is no such language, or it has no such value.</exception>
    internal async Task BorrowAsync(string language, string name, CancellationToken cancellationToken)
    {
        var kernel = root.FindKernelByName(language) ?? throw new InvalidInputException(
            $"There is no language '{language}' in this notebook, so '@{language}:{name}' cannot be read.{Suggestion.For(language, root.ChildKernels.Select(child => child.Name))} Write @name for a C# variable.");
        if (kernel == csharp)
        {
            return;
        }

        var result = await root.SendAsync(new RequestValue(name, targetKernelName: kernel.Name), cancellationToken).ConfigureAwait(false);
        var produced = result.Events.OfType<ValueProduced>().FirstOrDefault()
            ?? throw new InvalidInputException($"{language} has no value '{name}'. Make it there first, or write @name for a C# variable.");
        _borrowed[name] = produced.Value ?? produced.FormattedValue.Value;
    }

    /// <summary>Gives back what was taken.</summary>
    internal void Forget() => _borrowed.Clear();

    // A script can only declare a type that it may name.
    private static Type Visible(Type type) => type.IsVisible ? type : Visible(type.BaseType!);
}
