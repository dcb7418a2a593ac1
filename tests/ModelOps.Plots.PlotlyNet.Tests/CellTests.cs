using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;
using ModelOps.Tracking;
using Plotly.NET;

namespace ModelOps.Plots.PlotlyNet.Tests;

/// <summary>Charts in the cells of our own kernel.</summary>
public sealed class CellTests
{
    private const string Points = """
        using Plotly.NET;
        var chart = Plotly.NET.CSharp.Chart.Point<double, double, string>(new[] { 1.0, 2.0 }, new[] { 3.0, 4.0 }, Name: "points");
        """;

    public CellTests() => ExtensionLoader.Load(typeof(PlotlyNetExtension));

    [Fact]
    public async Task A_chart_is_shown_as_the_cells_value_and_logged_as_a_figure()
    {
        using var folder = new TemporaryFolder();
        var (kernel, session) = Create(folder);
        using (kernel)
        await using (session)
        {
            AddPlotly(kernel);
            var outputs = await RunAsync(kernel, Points + "\nchart");
            var shown = Assert.Single(outputs.OfType<ResultOutput>()).Data;
            Assert.Contains("points", shown[MimeBundle.Plotly]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains("modelopsPlotly", shown[MimeBundle.Html]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.NotEqual("", shown[MimeBundle.Text]!.GetValue<string>());

            await RunAsync(kernel, """
                var run = await ops.StartRunAsync("charts");
                await run.LogFigureAsync(chart, "plots/points");
                var id = run.RunId;
                await run.DisposeAsync();
                """);
            Assert.True(kernel.TryGetVariable("id", out var id));
            var store = await session.StoreAsync(TestContext.Current.CancellationToken);
            var stored = await store.GetRunAsync((string)id!, TestContext.Current.CancellationToken);
            var files = await store.OpenArtifacts(stored.Info.ArtifactUri).ListAsync("plots", TestContext.Current.CancellationToken);
            Assert.Equal(["plots/points.html", "plots/points.json"], files.Select(file => file.Path).Order());
        }
    }

    [Fact]
    public async Task Cells_save_figures_and_charts_as_pictures()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "Needs Debian's package chromium.");
        using var folder = new TemporaryFolder();
        var (kernel, session) = Create(folder);
        using (kernel)
        await using (session)
        {
            var path = folder.File("loss.png").Replace('\\', '/');
            // Before any cell knows Plotly.NET: the call needs no reference to it.
            await RunAsync(kernel, $"""await new Figure("Loss").AddLine([1, 2], [0.5, 0.4], "training").SavePngAsync("{path}");""");
            Assert.True(new FileInfo(path).Length > 1000);
            AddPlotly(kernel);
            await RunAsync(kernel, "using ModelOps.Plots.PlotlyNet;\n" + Points + $"\nawait chart.ToFigure().SaveSvgAsync(\"{path}.svg\");");
            Assert.Contains("<svg", File.ReadAllText(path + ".svg"), StringComparison.Ordinal);
        }
    }

    private static (NotebookKernel Kernel, ModelOpsSession Session) Create(TemporaryFolder folder) => KernelComposition.Create(
        new KernelOptions(), new ModelOpsSessionOptions { Folder = folder.Path, TrackingUri = $"sqlite:///{folder.File("mlflow.db")}", StateFolder = folder.File("state") });

    private static void AddPlotly(NotebookKernel kernel) => kernel.AddReferences(
        typeof(PlotlyNetExtension).Assembly, typeof(GenericChart).Assembly, typeof(Plotly.NET.CSharp.Chart).Assembly, typeof(DynamicObj.DynamicObj).Assembly, typeof(Microsoft.FSharp.Core.Unit).Assembly);

    private static async Task<IReadOnlyList<CellOutput>> RunAsync(NotebookKernel kernel, string code)
    {
        var sink = new Outputs();
        var result = await kernel.ExecuteAsync(new CellRequest(code), sink, TestContext.Current.CancellationToken);
        Assert.Null(result.Error?.Message);
        return sink.All;
    }

    private sealed class Outputs : IOutputSink
    {
        public List<CellOutput> All { get; } = [];

        public void Publish(CellOutput output) => All.Add(output);

        public void Update(DisplayOutput display)
        {
        }

        public void Clear(bool wait)
        {
        }
    }
}
