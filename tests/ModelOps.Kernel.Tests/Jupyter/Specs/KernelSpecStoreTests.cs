using System.Text.Json.Nodes;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter.Specs;

public sealed class KernelSpecStoreTests : IDisposable
{
    private static readonly KernelSpec _spec = new() { Program = ["/opt/modelops"], Version = "1.2.3" };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_installed_kernelspec_starts_the_kernel_with_a_connection_file_and_takes_interrupts_as_messages()
    {
        var folder = KernelSpecStore.Install(_folder.Path, KernelSpec.DefaultName, _spec);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
        Assert.Equal("""["/opt/modelops","kernel","start","--connection-file","{connection_file}"]""", json["argv"]!.ToJsonString());
        Assert.Equal("message", json["interrupt_mode"]!.GetValue<string>());
        Assert.Equal(".NET (C#)", json["display_name"]!.GetValue<string>());
        Assert.Equal(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ours_is_replaced_without_force()
    {
        KernelSpecStore.Install(_folder.Path, "cs", _spec);
        KernelSpecStore.Install(_folder.Path, "cs", _spec with { Version = "2.0.0" });
        Assert.Equal("2.0.0", Assert.Single(KernelSpecStore.List([_folder.Path])).Version);
    }

    [Fact]
    public void Somebody_elses_is_never_replaced_or_removed_without_force()
    {
        var file = _folder.Write(".net-csharp/kernel.json", """{"argv":["dotnet-interactive","jupyter"],"display_name":".NET (C#)","language":"C#"}""");
        var folder = Path.GetDirectoryName(file);
        var install = Assert.Throws<KernelException>(() => KernelSpecStore.Install(_folder.Path, ".net-csharp", _spec));
        Assert.Equal($"The kernelspec '.net-csharp' in '{folder}' is not ours (it starts 'dotnet-interactive'); force it to be replaced, or choose another name.", install.Message);
        var remove = Assert.Throws<KernelException>(() => KernelSpecStore.Uninstall(_folder.Path, ".net-csharp"));
        Assert.Equal($"The kernelspec '.net-csharp' in '{folder}' is not ours (it starts 'dotnet-interactive'); force it to be removed.", remove.Message);

        KernelSpecStore.Install(_folder.Path, ".net-csharp", _spec, force: true);
        Assert.True(Assert.Single(KernelSpecStore.List([_folder.Path])).IsOurs);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"argv":[],"display_name":"x"}""")]
    public void A_broken_kernelspec_counts_as_somebody_elses(string text)
    {
        _folder.Write("odd/kernel.json", text);
        Assert.Throws<KernelException>(() => KernelSpecStore.Install(_folder.Path, "odd", _spec));
        Assert.False(Assert.Single(KernelSpecStore.List([_folder.Path])).IsOurs);
    }

    [Fact]
    public void Uninstalling_what_is_not_there_says_so()
    {
        var exception = Assert.Throws<KernelException>(() => KernelSpecStore.Uninstall(_folder.Path, "cs"));
        Assert.Equal($"There is no kernelspec 'cs' in '{_folder.Path}'; it holds none.", exception.Message);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_jupyter_would_refuse_is_refused(string name) =>
        Assert.Equal($"'{name}' cannot name a kernelspec: Jupyter allows letters, digits, '.', '-' and '_'.", Assert.Throws<KernelException>(() => KernelSpecStore.Install(_folder.Path, name, _spec)).Message);

    [Fact]
    public void Jupyters_own_variables_say_where_kernels_are()
    {
        var variables = new Dictionary<string, string> { ["JUPYTER_PATH"] = $"/a{Path.PathSeparator}/b", ["JUPYTER_DATA_DIR"] = "/data", ["VIRTUAL_ENV"] = "/venv" };
        var paths = new JupyterPaths(variables.GetValueOrDefault);
        Assert.Equal(Path.Combine("/data", "kernels"), paths.UserKernels);
        Assert.Equal(["/a/kernels", "/b/kernels", "/data/kernels", "/venv/share/jupyter/kernels"], paths.AllKernels.Take(4).Select(path => path.Replace('\\', '/')));
    }
}
