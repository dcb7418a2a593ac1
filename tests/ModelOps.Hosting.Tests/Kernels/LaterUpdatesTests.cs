using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Tests.Kernels;

/// <summary>Outputs that are shown anew after their cell has ended.</summary>
public sealed class LaterUpdatesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_where_somebody_could_answer_an_output_goes_on_after_its_cell(bool isInteractive)
    {
        var (kernel, session) = KernelComposition.Create();
        using (kernel)
        await using (session)
        {
            bool? said = null;
            kernel.Directives.Add(new KernelDirective("#!look", "Looks.", async (_, _) =>
            {
                said = session.Host.CanUpdateLater;
                await session.Host.DisplayAsync(Text("first"), "later", Stop);
            }));
            var sink = new Outputs();
            await kernel.ExecuteAsync(new CellRequest("#!look") { Input = isInteractive ? (_, _, _) => Task.FromResult("") : null }, sink, Stop);
            Assert.Equal(isInteractive, said);

            // From another thread, while no cell runs: what is known by its id is updated, and nothing else can be shown.
            await Task.Run(() => session.Host.DisplayAsync(Text("second"), "later", Stop).AsTask(), Stop);
            Assert.Equal("second", Assert.Single(sink.Shown).Data["text/plain"]!.ToString());
            Assert.False(session.Host.CanUpdateLater);
        }
    }

    private static MimeBundle Text(string text) => new(new Dictionary<string, string> { [MimeBundle.Text] = text });
}
