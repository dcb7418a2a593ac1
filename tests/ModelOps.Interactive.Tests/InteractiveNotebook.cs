using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.ValueSharing;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Interactive.Tests;

/// <summary>A notebook in the real .NET Interactive, with the extension loaded: its composite kernel, C# and values.</summary>
internal sealed class InteractiveNotebook : IAsyncDisposable
{
    private InteractiveNotebook(CompositeKernel kernel, ModelOpsSession ops, TemporaryFolder folder)
    {
        (Kernel, Ops, Folder) = (kernel, ops, folder);
    }

    public CompositeKernel Kernel { get; }

    public ModelOpsSession Ops { get; }

    public TemporaryFolder Folder { get; }

    public CSharpKernel CSharp => Kernel.ChildKernels.OfType<CSharpKernel>().Single();

    public string TrackingUri => $"sqlite:///{Path.Combine(Folder.Path, "mlflow.db")}";

    public static async Task<InteractiveNotebook> OpenAsync(TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        var csharp = new CSharpKernel().UseValueSharing();
        var kernel = new CompositeKernel { csharp, new KeyValueStoreKernel() };
        kernel.DefaultKernelName = csharp.Name;
        var ops = await ModelOpsKernelExtension.LoadAsync(kernel, new ModelOpsSessionOptions
        {
            Folder = folder.Path,
            TrackingUri = $"sqlite:///{Path.Combine(folder.Path, "mlflow.db")}",
            StateFolder = Path.Combine(folder.Path, "state"),
            Time = time ?? TimeProvider.System,
        });
        return new InteractiveNotebook(kernel, ops, folder);
    }

    /// <summary>Runs a cell; its errors are in the result.</summary>
    public Task<KernelCommandResult> RunAsync(string code, string? language = null, CancellationToken cancellationToken = default) =>
        Kernel.SendAsync(new SubmitCode(code, language), cancellationToken);

    /// <summary>Runs a cell that must succeed.</summary>
    public async Task<Shown> ShowAsync(string code, string? language = null)
    {
        var result = await RunAsync(code, language);
        Assert.Empty(result.Events.OfType<CommandFailed>().Select(failed => failed.Message));
        return new Shown(result);
    }

    /// <summary>Runs a cell that must fail, and gives its message.</summary>
    public async Task<string> FailAsync(string code) => Assert.Single((await RunAsync(code)).Events.OfType<CommandFailed>()).Message;

    /// <summary>The value of a C# variable.</summary>
    public T Value<T>(string name) => CSharp.TryGetValue<object>(name, out var value) ? Assert.IsAssignableFrom<T>(value) : throw new InvalidOperationException($"There is no variable {name}.");

    public async ValueTask DisposeAsync()
    {
        Kernel.Dispose();
        await Task.Yield();
        Folder.Dispose();
    }

    /// <summary>Ends the kernel; gives the runs that are then in the store, with their states.</summary>
    public async Task<IReadOnlyList<(string Name, string Status)>> EndAsync()
    {
        Kernel.Dispose();
        IReadOnlyList<(string, string)> runs;
        await using (var store = await TrackingStores.OpenAsync(TrackingUri))
        {
            runs = [.. (await store.SearchRunsAsync(new RunQuery(["0"]))).Items.Select(run => (run.Info.Name, WireText.Of(run.Info.Status)))];
        }

        Folder.Dispose();
        return runs;
    }
}

/// <summary>What a cell showed.</summary>
internal sealed class Shown(KernelCommandResult result)
{
    public IReadOnlyList<DisplayEvent> Displays { get; } = [.. result.Events.OfType<DisplayEvent>()];

    /// <summary>All of one form, one after the other.</summary>
    public string In(string mimeType) =>
        string.Join('\n', Displays.SelectMany(display => display.FormattedValues).Where(value => value.MimeType == mimeType).Select(value => value.Value));

    public string Text => In("text/plain");

    public string Html => In("text/html");
}
