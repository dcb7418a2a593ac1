using ModelOps.Files;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>What the environment says where the options say nothing. It is the process's own, so these tests run alone.</summary>
[Collection(SharedCatalogs.Name)]
public sealed class SessionEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _former = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var (name, value) in _former)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, "mlflow.db")]
    [InlineData("  ", "mlflow.db")]
    [InlineData("sqlite:///{0}/other.db", "other.db")]
    public async Task The_store_is_that_of_the_environment_else_one_in_the_folder(string? uri, string expected)
    {
        Set("MLFLOW_TRACKING_URI", uri?.Replace("{0}", _folder.Path, StringComparison.Ordinal));
        await using var ops = new ModelOpsSession(null, new() { Folder = _folder.Path });

        var store = await ops.StoreAsync(Stop);

        Assert.EndsWith(expected, store.Uri, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File(expected)));
    }

    [Theory]
    [InlineData(null, null, "remembered")]
    [InlineData(null, "environment", "environment")]
    [InlineData(null, " ", "remembered")]
    [InlineData("given", "environment", "given")]
    public async Task The_experiment_is_the_given_one_else_that_of_the_environment_else_the_last_choice(string? given, string? environment, string expected)
    {
        Set("MLFLOW_TRACKING_URI", null);
        Set("MLFLOW_EXPERIMENT_NAME", null);
        var options = new ModelOpsSessionOptions { Folder = _folder.Path, StateFolder = _folder.File("state"), IsCommandLine = true };
        await using (var chooser = new ModelOpsSession(null, options))
        {
            await chooser.ExperimentAsync("remembered", Stop);
        }

        Set("MLFLOW_EXPERIMENT_NAME", environment);
        await using var ops = new ModelOpsSession(null, options with { Experiment = given });

        Assert.Equal(expected, (await ops.CurrentExperimentAsync(Stop)).Name);
    }

    [Fact]
    public void The_folder_for_the_next_process_is_that_of_the_environment()
    {
        Set("MODELOPS_STATE_FOLDER", _folder.File("elsewhere"));

        Assert.Equal(_folder.File("elsewhere", "a.txt"), new UserState(null).Write("a.txt", "wine"));
        Assert.Equal(_folder.File("given", "a.txt"), new UserState(_folder.File("given")).Write("a.txt", "wine"));
    }

    private void Set(string name, string? value)
    {
        _former.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
