using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive;

/// <summary>Brings the lifecycle commands to .NET Interactive; that kernel finds and loads it in the package's folder of extensions.</summary>
public sealed class ModelOpsKernelExtension : IKernelExtension
{
    /// <inheritdoc/>
    public Task OnLoadAsync(Kernel kernel) => LoadAsync(kernel);

    /// <summary>Adds the magics, the formatters and the variable <c>ops</c> to a kernel.</summary>
    /// <param name="kernel">Any kernel of a composite kernel that has one for C#.</param>
    /// <param name="options">Where data and runs are; null for the defaults.</param>
    /// <returns>The session behind the magics; it ends with the kernel. The one that is there already when the kernel has the magics.</returns>
    /// <exception cref="InvalidInputException">There is no C# kernel.</exception>
    public static async Task<ModelOpsSession> LoadAsync(Kernel kernel, ModelOpsSessionOptions? options = null)
    {
        if (kernel.RootKernel is not CompositeKernel root || root.ChildKernels.OfType<CSharpKernel>().FirstOrDefault() is not { } csharp)
        {
            throw new InvalidInputException("ModelOps.Interactive needs a C# kernel, and this notebook has none. Load it in a C# notebook of .NET Interactive.");
        }

        if (csharp.TryGetValue<object>("ops", out var given) && given is ModelOpsSession already)
        {
            return already;
        }

        HostAssemblies.Allow();
        NativeCalls.BindSqlite();
        var host = new InteractiveHost(root, csharp);
        var ops = new ModelOpsSession(host, options);
        var cells = new CellWatch(ops);
        new SessionEnd(ops, cells).AddTo(root);
        InteractiveFormatters.AddTo(root, ops);
        PackageExtensions.AddTo(root);
        csharp.AddAssemblyReferences(Assemblies());
        await csharp.SetValueAsync("ops", ops, typeof(ModelOpsSession)).ConfigureAwait(false);
        Check(await csharp.SendAsync(new SubmitCode("using ModelOps;")).ConfigureAwait(false));
        var magics = new MagicDirectives(ops, host, cells);
        magics.AddTo(root);
        root.AddMiddleware(magics.OnCommandAsync, "ModelOps");
        root.RegisterForDisposal(root.KernelEvents.Subscribe(new Observer<KernelEvent>(cells.OnEvent)));
        root.RegisterForDisposal(root.KernelEvents.Subscribe(new Observer<KernelEvent>(published =>
        {
            if (published is CommandSucceeded or PackageAdded)
            {
                magics.AddTo(root);
            }
        })));
        return ops;
    }

    // What a cell may name of ours. The compiler takes a path once, also where the package reference has brought it.
    private static IEnumerable<string> Assemblies() =>
        new[]
        {
            typeof(ModelOpsException), typeof(Frame), typeof(Figure), typeof(Model), typeof(Tracking.Run), typeof(EvaluationResult), typeof(Learner), typeof(ScoringServer), typeof(PayloadLog), typeof(ModelService), typeof(ModelOpsSession),
        }.Select(type => type.Assembly.Location);

    private static void Check(KernelCommandResult result)
    {
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
        {
            throw new InvalidOperationException($"'using ModelOps;' failed: {failed.Message}");
        }
    }
}
