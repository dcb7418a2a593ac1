using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Running;

/// <summary>Our kernel as what a notebook runs in.</summary>
/// <param name="kernel">The session.</param>
internal sealed class OwnEngine(NotebookKernel kernel) : INotebookEngine
{
    public KernelOptions Options => kernel.Options;

    public int ExecutionCount => kernel.ExecutionCount;

    public CellContext? Latest => kernel.Latest;

    public void Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters) => ParametersCell.Inject(document, parameters, kernel);

    public IReadOnlyList<DeclaredParameter> ListParameters(NotebookDocument document) => ParametersCell.List(document, kernel);

    public Task<CellResult> ExecuteAsync(CellRequest request, IOutputSink sink, CancellationToken cancellationToken) => kernel.ExecuteAsync(request, sink, cancellationToken);
}
