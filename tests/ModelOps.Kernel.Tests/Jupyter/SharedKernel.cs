using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>One session with one real kernel for the tests of a class, which run one after another. What ends or replaces the kernel has a session of its own.</summary>
public sealed class SharedKernel : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Session? _session;

    public void Dispose()
    {
        _session?.Dispose();
        _folder.Dispose();
    }

    /// <summary>A session whose Jupyter kernels are those of a folder.</summary>
    internal static Session Open(TemporaryFolder folder)
    {
        var session = new Session(new KernelOptions { NotebookPath = folder.File("notebook.ipynb") });
        ConnectDirective.AddTo(session.Kernel, new JupyterPaths(name => name == "JUPYTER_PATH" ? folder.File() : name is "JUPYTER_DATA_DIR" ? folder.File("data") : null));
        return session;
    }

    /// <summary>The session, connected by the first who asks.</summary>
    internal async Task<Session> ConnectedAsync(string name, string spec)
    {
        if (_session is null)
        {
            _folder.Write("kernels/shared/kernel.json", spec);
            var session = Open(_folder);
            await session.RunAsync($"#!connect jupyter --kernel-name {name} --kernel-spec shared");
            Assert.Null(session.Error?.Message);
            _session = session;
        }

        return _session;
    }
}
