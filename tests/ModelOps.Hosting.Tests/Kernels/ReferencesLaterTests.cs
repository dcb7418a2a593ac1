using Microsoft.Extensions.DependencyInjection;
using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Kernels;

/// <summary>After <c>#r</c> of something that our own assemblies refer to, no variable of before fitted a method of ours: "cannot convert from TrainResult to NamedModel".</summary>
public sealed class ReferencesLaterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Variables_of_before_fit_our_methods_after_a_package_came()
    {
        _folder.Write("data.csv", "y,x\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"{row % 2},{row}\n")));
        var (kernel, session) = KernelComposition.Create(
            sessionOptions: new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") });
        using (kernel)
        await using (session)
        {
            string[] cells =
            [
                "#!data load data.csv --as data\n#!train data --target y --trainer dummy --as model",
                "var list = new List<Frame> { data }; var number = 7;",
                $"#r \"{typeof(IServiceCollection).Assembly.Location}\"",
                "var evaluation = await ops.EvaluateAsync(model, data);",
                "var rows = list[0].RowCount + Frame.Concat(data, list[0]).RowCount + number;",
            ];
            foreach (var cell in cells)
            {
                var result = await kernel.ExecuteAsync(new CellRequest(cell), new Outputs(), TestContext.Current.CancellationToken);
                Assert.True(result.Error is null, $"{cell}: {result.Error?.Message}");
            }

            Assert.True(session.Host.TryGetVariable("rows", out var rows));
            Assert.Equal(127, rows);
        }
    }
}
