using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>Refusals, with the codes and words of a real server.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private const string Gone = "ffffffffffffffffffffffffffffffff";

    private readonly TemporaryFolder _folder = new();
    private ITrackingStore _store = null!;
    private string _experiment = "";
    private string _run = "";

    public async ValueTask InitializeAsync()
    {
        _store = await TrackingStores.OpenAsync(_folder.File("x.db"));
        _experiment = await _store.CreateExperimentAsync("exp-one");
        _run = (await _store.CreateRunAsync(new NewRun(_experiment))).Info.RunId;
        await _store.CreateRegisteredModelAsync("m1");
        await _store.CreateModelVersionAsync(new NewModelVersion("m1", "s3://b/x"));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Experiments_are_refused_as_recorded()
    {
        await RefusedAsync(() => _store.CreateExperimentAsync(""), "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'. See the API docs for more information about request parameters.");
        await RefusedAsync(() => _store.CreateExperimentAsync(new string('y', 501)), "INVALID_PARAMETER_VALUE", "'name' exceeds the maximum length of 500 characters");
        await RefusedAsync(
            () => _store.CreateExperimentAsync("exp-one"),
            "RESOURCE_ALREADY_EXISTS",
            "Experiment(name=exp-one) already exists. Error: names are unique over active and deleted experiments; use another name, or restore or rename that one.");
        await RefusedAsync(() => _store.CreateExperimentAsync("l1", "http:///#/../../../etc/"), "INVALID_PARAMETER_VALUE", "'artifact_location' URL can't include fragments or params.");
        await RefusedAsync(() => _store.CreateExperimentAsync("l2", "http://host/x?/../../../etc/"), "INVALID_PARAMETER_VALUE", "Invalid query string");
        await RefusedAsync(() => _store.GetExperimentAsync("987654321"), "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=987654321 exists");
        await RefusedAsync(() => _store.GetExperimentAsync("abc"), "INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.");
        await RefusedAsync(() => _store.GetExperimentByNameAsync("nope"), "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name 'nope'");
        await RefusedAsync(() => _store.SetExperimentTagAsync(_experiment, new("k", new string('v', 5001))), "INVALID_PARAMETER_VALUE", "'value' exceeds the maximum length of 5000 characters");
        await RefusedAsync(() => _store.RestoreExperimentAsync(_experiment), "RESOURCE_DOES_NOT_EXIST", $"No Experiment with id={_experiment} exists");
        await _store.DeleteExperimentAsync(_experiment);
        await RefusedAsync(() => _store.DeleteExperimentAsync(_experiment), "RESOURCE_DOES_NOT_EXIST", $"No Experiment with id={_experiment} exists");
        await RefusedAsync(() => _store.RenameExperimentAsync(_experiment, "z"), "INVALID_STATE", "Cannot rename a non-active experiment.");
        await RefusedAsync(() => _store.CreateRunAsync(new NewRun(_experiment)), "INVALID_PARAMETER_VALUE", $"The experiment {_experiment} must be in the 'active' state. Current state is deleted.");
        await RefusedAsync(() => _store.LogParamAsync(_run, new("a", "b")), "INVALID_PARAMETER_VALUE", $"The run {_run} must be in the 'active' state. Current state is deleted.");
    }

    [Fact]
    public async Task Runs_are_refused_as_recorded()
    {
        await RefusedAsync(
            () => _store.CreateRunAsync(new NewRun(_experiment, "a", Tags: [new("mlflow.runName", "b")])),
            "INVALID_PARAMETER_VALUE",
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='a', mlflow.runName='b').");
        await RefusedAsync(() => _store.GetRunAsync(Gone), "RESOURCE_DOES_NOT_EXIST", $"Run with id={Gone} not found");
        await RefusedAsync(() => _store.LogMetricAsync(Gone, new("x", 1, 1)), "RESOURCE_DOES_NOT_EXIST", $"Run with id={Gone} not found");
        await RefusedAsync(() => _store.DeleteTagAsync(_run, "blank"), "RESOURCE_DOES_NOT_EXIST", $"No tag with name: blank in run with id {_run}");
        await RefusedAsync(
            () => _store.LogMetricAsync(_run, new("a$b", 1, 1)),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"a$b\" for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        await RefusedAsync(
            () => _store.SetTagAsync(_run, new("a\tb", "b")),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"a\\tb\" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        foreach (var name in (string[])["../x", "/abs", "."])
        {
            await RefusedAsync(
                () => _store.LogMetricAsync(_run, new(name, 1, 1)),
                "INVALID_PARAMETER_VALUE",
                $"Invalid value \"{name}\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{name}'");
        }

        await RefusedAsync(() => _store.LogMetricAsync(_run, new(new string('k', 251), 1, 1)), "INVALID_PARAMETER_VALUE", "'Metric name' exceeds the maximum length of 250 characters");
        await RefusedAsync(
            () => _store.LogMetricAsync(_run, new("negts", 1, -1)),
            "INVALID_PARAMETER_VALUE",
            "Invalid value -1 for parameter 'timestamp' supplied: metric 'negts' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ");
        await _store.LogParamAsync(_run, new("lr", "0.01"));
        await _store.LogParamAsync(_run, new("lr", "0.01"));
        await RefusedAsync(
            () => _store.LogParamAsync(_run, new("lr", "0.02")),
            "INVALID_PARAMETER_VALUE",
            $"Changing param values is not allowed. Param with key='lr' was already logged with value='0.01' for run ID='{_run}'. Attempted logging new value '0.02'.");
        await RefusedAsync(() => _store.LogModelAsync(_run, "{"), "INVALID_PARAMETER_VALUE", "Malformed model info. \n { \n is not a valid JSON.");
    }

    [Fact]
    public async Task A_batch_is_refused_whole()
    {
        await _store.LogParamAsync(_run, new("lr", "0.1"));
        await RefusedAsync(
            () => _store.LogBatchAsync(_run, new RunBatch([new("m", 1, 1)], [new("new", "1"), new("lr", "0.3")], [new("t", "1")])),
            "INVALID_PARAMETER_VALUE",
            $"Changing param values is not allowed. Params were already logged='[{{'key': 'lr', 'old_value': '0.1', 'new_value': '0.3'}}]' for run ID='{_run}'.");
        await RefusedAsync(
            () => _store.LogBatchAsync(_run, new RunBatch(Params: [new("dup", "1"), new("dup", "1")])),
            "INVALID_PARAMETER_VALUE",
            "Duplicate parameter keys have been submitted: ['dup']. Please ensure the request contains only one param value per param key.");
        await RefusedAsync(
            () => _store.LogBatchAsync(_run, new RunBatch([new("ok", 1, 1), new("bad$", 1, 1)])),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"bad$\" for parameter 'metrics[1].name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        await RefusedAsync(
            () => _store.LogBatchAsync(_run, new RunBatch([.. Enumerable.Range(0, 1001).Select(i => new Metric("m", i, i))])),
            "INVALID_PARAMETER_VALUE",
            "A batch logging request can contain at most 1000 metrics. Got 1001 metrics. Please split up metrics across multiple requests and try again.");

        var data = (await _store.GetRunAsync(_run)).Data;
        Assert.Empty(data.Metrics);
        Assert.Equal([new Param("lr", "0.1")], data.Params);
        Assert.DoesNotContain(data.Tags, tag => tag.Key == "t");
    }

    [Fact]
    public async Task The_registry_refuses_as_recorded()
    {
        await RefusedAsync(() => _store.CreateRegisteredModelAsync("m1"), "RESOURCE_ALREADY_EXISTS", "Registered Model (name=m1) already exists.");
        await RefusedAsync(() => _store.CreateRegisteredModelAsync("a/b"), "INVALID_PARAMETER_VALUE", "Invalid model name 'a/b'. Names cannot contain '/' or ':'.");
        await RefusedAsync(() => _store.GetRegisteredModelAsync("zz"), "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=zz not found");
        await RefusedAsync(() => _store.CreateModelVersionAsync(new("zz", "s3://b/x")), "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=zz not found");
        await RefusedAsync(() => _store.GetModelVersionAsync("m1", 999), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=999) not found");
        await RefusedAsync(() => _store.SetAliasAsync("m1", "latest", 1), "INVALID_PARAMETER_VALUE", "'latest' alias name (case insensitive) is reserved.");
        await RefusedAsync(() => _store.SetAliasAsync("m1", "V12", 1), "INVALID_PARAMETER_VALUE", "Version alias name 'V12' is reserved.");
        await RefusedAsync(() => _store.SetAliasAsync("m1", "a b", 1), "INVALID_PARAMETER_VALUE", "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        await RefusedAsync(() => _store.SetAliasAsync("m1", new string('a', 256), 1), "INVALID_PARAMETER_VALUE", "'Registered model alias name' exceeds the maximum length of 255 characters");
        await RefusedAsync(() => _store.GetVersionByAliasAsync("m1", "nope"), "INVALID_PARAMETER_VALUE", "Registered model alias nope not found.");
        await RefusedAsync(() => _store.TransitionStageAsync("m1", 1, "Live"), "INVALID_PARAMETER_VALUE", "Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.");
        await RefusedAsync(
            () => _store.TransitionStageAsync("m1", 1, "Archived", archiveExisting: true),
            "INVALID_PARAMETER_VALUE",
            "Model version transition cannot archive existing model versions because 'Archived' is not an Active stage. Valid stages are ['Staging', 'Production']");
    }

    [Fact]
    public async Task A_deleted_versions_number_is_not_given_again_and_its_alias_leads_nowhere()
    {
        await _store.SetAliasAsync("m1", "champion", 1);
        await _store.DeleteModelVersionAsync("m1", 1);
        Assert.Equal(2, (await _store.CreateModelVersionAsync(new NewModelVersion("m1", "s3://b/y"))).Version);
        await RefusedAsync(() => _store.GetVersionByAliasAsync("m1", "champion"), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=1) not found");
        await RefusedAsync(() => _store.DeleteModelVersionAsync("m1", 1), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=1) not found");
    }

    private static async Task RefusedAsync(Func<Task> call, string code, string message)
    {
        var exception = await Assert.ThrowsAsync<TrackingException>(call);
        Assert.Equal((code, message), (exception.ErrorCode, exception.Message));
    }
}
