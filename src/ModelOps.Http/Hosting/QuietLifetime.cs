using Microsoft.Extensions.Hosting;

namespace ModelOps.Http.Hosting;

/// <summary>A lifetime that listens to no signal and prints nothing: Ctrl+C belongs to the notebook or tool that the server lives in.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
