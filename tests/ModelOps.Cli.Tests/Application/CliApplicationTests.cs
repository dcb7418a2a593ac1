using ModelOps.Cli.Application;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Application;

public sealed class CliApplicationTests
{
    [Fact]
    public async Task An_unknown_verb_is_named_and_ends_with_the_usage_code()
    {
        var error = new StringWriter();

        var code = await CliApplication.RunAsync(["abot"], TextWriter.Null, error);

        Assert.Equal(CliApplication.Usage, code);
        Assert.Equal("modelops: There is no verb 'abot'. Did you mean 'about'? Run 'modelops --help' for all of them.\n", error.ToString());
    }

    [Fact]
    public async Task About_names_the_runtime()
    {
        var output = new StringWriter();

        var code = await CliApplication.RunAsync(["about"], output, TextWriter.Null);

        Assert.Equal(0, code);
        Assert.Contains(".NET 10", output.ToString());
    }

    [Fact]
    public async Task About_says_where_models_run_and_uses_the_library_that_a_variable_names()
    {
        using var folder = new TemporaryFolder();
        var library = Directory.EnumerateFiles(AppContext.BaseDirectory, "*onnxruntime.*", SearchOption.AllDirectories).First(file => Path.GetExtension(file) is ".so" or ".dylib" || Path.GetFileName(file) == "onnxruntime.dll");
        File.Copy(library, folder.File(Path.GetFileName(library)));

        var named = await Tool.RunAsync(folder.Path, ["about"], ("MODELOPS_ONNXRUNTIME_LIBRARY", folder.Path), ("MODELOPS_ONNXRUNTIME_PROVIDER", "cuda"));
        var wrong = await Tool.RunAsync(folder.Path, ["about"], ("MODELOPS_ONNXRUNTIME_LIBRARY", "nowhere.so"), ("MODELOPS_DUCKDB_LIBRARY", "/no/where"));

        Assert.Equal(0, named.ExitCode);
        Assert.Contains($"ONNX Runtime {ModelRuntime.Version}, provider cpu (MODELOPS_ONNXRUNTIME_PROVIDER is 'cuda', but models run on the CPU: ", named.Output, StringComparison.Ordinal);
        Assert.Contains("DuckDB not found: MODELOPS_DUCKDB_LIBRARY is '/no/where', but there is no file", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("ONNX Runtime not found: MODELOPS_ONNXRUNTIME_LIBRARY is 'nowhere.so', but there is no file", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_had_is_said_once_and_an_unknown_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] train = ["train", RepositoryPaths.Of("data", "german_credit.csv"), "--target", "risk"];

        var fallen = await Tool.RunAsync(folder.Path, train, ("MODELOPS_ONNXRUNTIME_PROVIDER", "cuda"));
        var unknown = await Tool.RunAsync(folder.Path, train, ("MODELOPS_ONNXRUNTIME_PROVIDER", "gpu"));

        Assert.Equal(0, fallen.ExitCode);
        Assert.Equal(2, fallen.Output.Split("MODELOPS_ONNXRUNTIME_PROVIDER is 'cuda', but models run on the CPU: ").Length);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("MODELOPS_ONNXRUNTIME_PROVIDER is 'gpu', which is unknown.", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_of_a_verb_offers_its_own_options_only()
    {
        var output = new StringWriter();

        var code = await CliApplication.RunAsync(["train", "--help"], output, TextWriter.Null);

        Assert.Equal(0, code);
        Assert.Contains("--target", output.ToString());
        Assert.DoesNotContain("additional arguments", output.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
