using System.Reflection;
using System.Runtime.Loader;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class OtherLoadContextTests
{
    [Fact]
    public async Task Cells_run_where_the_engine_is_loaded_apart_from_the_application()
    {
        var context = new Apart();
        var engine = context.LoadFromAssemblyPath(typeof(Kernel.Engine.NotebookKernel).Assembly.Location);
        Assert.NotSame(typeof(Kernel.Engine.NotebookKernel).Assembly, engine);
        var kernelType = engine.GetType("ModelOps.Kernel.Engine.NotebookKernel")!;
        using var kernel = (IDisposable)Activator.CreateInstance(kernelType, [null])!;
        var request = Activator.CreateInstance(engine.GetType("ModelOps.Kernel.Engine.CellRequest")!, "int n = 0; for (var i = 0; i < 3; i++) { n += i; }\nn")!;
        request.GetType().GetProperty("Silent")!.SetValue(request, true);
        var run = kernelType.GetMethods().Single(method => method.Name == "ExecuteAsync" && method.IsPublic);
        var running = (Task)run.Invoke(kernel, [request, null, CancellationToken.None])!;
        await running;
        var result = running.GetType().GetProperty("Result")!.GetValue(running)!;
        Assert.Null(result.GetType().GetProperty("Error")!.GetValue(result));
        Assert.Equal(3, result.GetType().GetProperty("Value")!.GetValue(result));

        // A variable comes in through a type of the engine, too.
        kernelType.GetMethod("SetVariable")!.Invoke(kernel, ["x", 5, null]);
    }

    private sealed class Apart() : AssemblyLoadContext("apart")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name!.StartsWith("ModelOps.", StringComparison.Ordinal) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) : null;
    }
}
