using Microsoft.Data.Analysis;
using ModelOps.Hosting.Kernels;
using ModelOps.Hosting.Tests.Support;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Kernels;

/// <summary>Cells and magics share one DataFrame, IDataView and RecordBatch.</summary>
public sealed class TablesInCellsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cell_makes_a_data_frame_that_a_magic_takes_and_gets_one_back()
    {
        _folder.Write("data.csv", "y,x\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? "no" : "yes")},{i}\n")));
        var session = await RunAsync(
            "using Microsoft.Data.Analysis;\nvar df = new DataFrame(new StringDataFrameColumn(\"y\", Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? \"no\" : \"yes\")), new Int32DataFrameColumn(\"x\", Enumerable.Range(0, 40)));",
            "#!data profile df --as profile",
            "#!data load data.csv --as loaded --type dataframe",
            "#!data load data.csv --as view --type dataview",
            "#!data load data.csv --as batch --type arrow",
            "using Microsoft.ML;\nvar count = loaded.Rows.Count + view.GetRowCount() + batch.Length;",
            "var profile2 = await ops.ProfileAsync(loaded); Frame frame = Frame.From(view);");

        Assert.True(session.Host.TryGetVariable("loaded", out var loaded));
        Assert.IsType<DataFrame>(loaded);
        Assert.True(session.Host.TryGetVariable("count", out var count));
        Assert.Equal(120L, count);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task A_package_that_brings_what_the_toolkit_has_changes_no_type()
    {
        _folder.Write("data.csv", "y,x\nno,1\nyes,2\n");
        var session = await RunAsync(
            "#!data load data.csv --as before --type dataframe",
            $"#r \"{typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location}\"\n#r \"{typeof(DuckDB.NET.Native.DuckDBType).Assembly.Location}\"",
            "#!data load data.csv --as after --type dataframe",
            "var first = await ops.ProfileAsync(before); var second = await ops.ProfileAsync(after); var rows = Frame.Concat(Frame.From(before), Frame.From(after)).RowCount;");

        Assert.True(session.Host.TryGetVariable("rows", out var rows));
        Assert.Equal(4, rows);
        await session.DisposeAsync();
    }

    private async Task<ModelOpsSession> RunAsync(params string[] cells)
    {
        var (kernel, session) = KernelComposition.Create(
            sessionOptions: new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") });
        var sink = new Outputs();
        foreach (var cell in cells)
        {
            await kernel.ExecuteAsync(new CellRequest(cell), sink, TestContext.Current.CancellationToken);
            Assert.Equal([], sink.Errors);
        }

        return session;
    }
}
