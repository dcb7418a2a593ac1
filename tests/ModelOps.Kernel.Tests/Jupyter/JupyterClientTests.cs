using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>Jupyter's own client drives a kernel in a process of its own. Each fact runs a Python test file and reports its output.</summary>
public sealed class JupyterClientTests
{
    [Theory]
    [InlineData("kernel_test.py")]
    [InlineData("session_test.py")]
    [InlineData("lifetime_test.py")]
    public async Task The_kernel_passes(string script)
    {
        await PythonScript.RequireAsync("zmq", "jupyter_client", "jupyter_kernel_test");
        using var folder = new TemporaryFolder();
        KernelSpecStore.Install(folder.File("data", "kernels"), KernelSpec.DefaultName, new KernelSpec { Program = [Environment.ProcessPath!], Version = "0.0.0" });
        var environment = new Dictionary<string, string>
        {
            ["JUPYTER_DATA_DIR"] = folder.File("data"),
            ["JUPYTER_RUNTIME_DIR"] = folder.File("runtime"),
            ["JUPYTER_CONFIG_DIR"] = folder.File("config"),
            ["JUPYTER_PATH"] = "",
        };
        var output = await PythonScript.RunAsync(script, [], TimeSpan.FromMinutes(10), environment);
        Assert.DoesNotContain("skipped", output, StringComparison.Ordinal);
    }
}
