namespace ModelOps.Kernel.Engine;

/// <summary>Takes the compiler through one small session of its own, so that its code and the references are loaded.</summary>
internal static class WarmUp
{
    private const string First = "var warm = new[] { 1, 2 }.Select(x => x + 1).ToList();\nawait Task.Yield();\nwarm.Count";

    public static Task RunAsync(CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            using var kernel = new NotebookKernel();
            await kernel.ExecuteAsync(new CellRequest(First) { Silent = true }, new NoSink(), cancellationToken).ConfigureAwait(false);
            await kernel.ExecuteAsync(new CellRequest("warm[0]") { Silent = true }, new NoSink(), cancellationToken).ConfigureAwait(false);
            await kernel.CompleteAsync("warm.Wh", 7, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private sealed class NoSink : IOutputSink
    {
        public void Publish(Documents.CellOutput output)
        {
        }

        public void Update(Documents.DisplayOutput display)
        {
        }

        public void Clear(bool wait)
        {
        }
    }
}
