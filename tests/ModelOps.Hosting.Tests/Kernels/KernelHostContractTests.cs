using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;
using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Kernels;

/// <summary>Our own kernel as a host: the work runs as a magic of a cell.</summary>
public sealed class KernelHostContractTests : NotebookHostContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async Task<IReadOnlyList<string>> RunAsync(Func<INotebookHost, Task> work)
    {
        var (kernel, session) = KernelComposition.Create(
            sessionOptions: new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") });
        using (kernel)
        await using (session)
        {
            kernel.Directives.Add(new KernelDirective("#!contract", "Runs the contract.", (_, _) => work(session.Host)));
            var sink = new Outputs();
            var result = await kernel.ExecuteAsync(new CellRequest("#!contract"), sink, TestContext.Current.CancellationToken);
            if (result.Error?.Exception is { } error)
            {
                throw error;
            }

            return [.. sink.Shown.Select(shown => shown.Data["text/plain"]!.ToString())];
        }
    }
}
