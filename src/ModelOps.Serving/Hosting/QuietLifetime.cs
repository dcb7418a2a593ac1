using Microsoft.Extensions.Hosting;

namespace ModelOps.Serving.Hosting;

/// <summary>A lifetime that listens to no signal and prints nothing.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
