using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using ModelOps.Testing;
using ModelOps.TestSupport;

namespace ModelOps.Interactive.Tests;

/// <summary>The real .NET Interactive as a host: the work runs as a directive of a cell.</summary>
public sealed class InteractiveHostContractTests : NotebookHostContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async Task<IReadOnlyList<string>> RunAsync(Func<INotebookHost, Task> work)
    {
        using var root = new CompositeKernel { new CSharpKernel() };
        var session = await ModelOpsKernelExtension.LoadAsync(
            root, new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") });
        Exception? error = null;
        root.AddDirective(new KernelActionDirective("#!contract"), async (_, _) =>
        {
            try
            {
                await work(session.Host);
            }
            catch (Exception thrown)
            {
                error = thrown;
            }
        });

        var result = await root.SendAsync(new SubmitCode("#!contract", "csharp"), TestContext.Current.CancellationToken);

        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        var shown = new List<(string? Id, string Text)>();
        foreach (var published in result.Events.OfType<DisplayEvent>().Where(each => each is DisplayedValueProduced or DisplayedValueUpdated))
        {
            var text = published.FormattedValues.Single(value => value.MimeType == "text/plain").Value;
            var at = published is DisplayedValueUpdated ? shown.FindIndex(each => each.Id == published.ValueId) : -1;
            if (at >= 0)
            {
                shown[at] = (published.ValueId, text);
            }
            else
            {
                shown.Add((published.ValueId, text));
            }
        }

        return [.. shown.Select(each => each.Text)];
    }
}
