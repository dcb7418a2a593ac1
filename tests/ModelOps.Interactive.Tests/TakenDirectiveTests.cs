using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using ModelOps.TestSupport;

namespace ModelOps.Interactive.Tests;

/// <summary>The tool has a <c>#!connect</c> before the extension is loaded.</summary>
public sealed class TakenDirectiveTests
{
    [Fact]
    public async Task A_directive_that_the_tool_has_stays_the_tools()
    {
        using var folder = new TemporaryFolder();
        using var kernel = new CompositeKernel { new CSharpKernel() };
        var called = 0;
        kernel.AddDirective(new KernelActionDirective("#!connect"), (_, _) =>
        {
            called++;
            return Task.CompletedTask;
        });

        var ops = await ModelOpsKernelExtension.LoadAsync(kernel, new ModelOpsSessionOptions { Folder = folder.Path, TrackingUri = $"sqlite:///{folder.File("mlflow.db")}", StateFolder = folder.File("state") });
        var connected = await kernel.SendAsync(new SubmitCode("#!connect"), TestContext.Current.CancellationToken);
        var trainers = await kernel.SendAsync(new SubmitCode("#!trainers"), TestContext.Current.CancellationToken);

        Assert.Empty(connected.Events.Concat(trainers.Events).OfType<CommandFailed>().Select(failed => failed.Message));
        Assert.Equal(1, called);
        Assert.NotNull(ops);
    }
}
