using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    /// <summary>The variables with the cells' objects that hold them: a variable that is declared again is in another one.</summary>
    internal IReadOnlyDictionary<string, (object Owner, KernelVariable Variable)> Snapshot() => _variables.Owners();

    /// <summary>Whether code can declare a variable with this very type.</summary>
    internal static bool CanDeclare(Type type) => TypeText.Nameable(type) == type;

    /// <summary>The type that a cell declared last under a name; null when none did.</summary>
    internal Type? FindCellType(string name) => _assemblies.FindCellType(name);

    /// <summary>Brings the session to where a cell left it, without running its code.</summary>
    /// <param name="parts">What the cell declares besides variables.</param>
    /// <param name="variables">Gives the variables, once the cell's types are there: those that it declared, and those of earlier cells that it changed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KernelException">Something cannot be declared.</exception>
    internal async Task RestoreAsync(CellParts parts, Func<(IReadOnlyList<KernelVariable> Declared, IReadOnlyList<KernelVariable> Changed)> variables, CancellationToken cancellationToken)
    {
        await RunSilentlyAsync(parts.Types, cancellationToken).ConfigureAwait(false);
        var (declared, changed) = variables();
        if (declared.Count > 0)
        {
            Declare(declared);
        }

        foreach (var variable in changed)
        {
            if (!_variables.TrySet(variable.Name, variable.Value, variable.Type))
            {
                throw new KernelException($"There is no variable '{variable.Name}' of the type {TypeText.Short(variable.Type)} to be set.");
            }
        }

        await RunSilentlyAsync(parts.Methods, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunSilentlyAsync(string code, CancellationToken cancellationToken)
    {
        if (code.Length == 0)
        {
            return;
        }

        var result = await ExecuteAsync(new CellRequest(code) { Silent = true, StoreHistory = false }, new NoSink(), cancellationToken).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            throw new KernelException(error.Message, error.Exception);
        }
    }

    private sealed class NoSink : IOutputSink
    {
        public void Publish(CellOutput output)
        {
        }

        public void Update(DisplayOutput display)
        {
        }

        public void Clear(bool wait)
        {
        }
    }
}
