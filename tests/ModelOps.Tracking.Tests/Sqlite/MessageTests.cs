using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Sqlite;

/// <summary>Refusals, with the codes and words of a real server.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private const string Gone = "ffffffffffffffffffffffffffffffff";

    private readonly TemporaryFolder folder = new();
    private ITrackingStore store = null!;
    private string experiment = "";
    private string run = "";

    public async ValueTask InitializeAsync()
    {
        store = await TrackingStores.OpenAsync(folder.File("x.db"));
        experiment = await store.CreateExperimentAsync("exp-one");
        run = (await store.CreateRunAsync(new NewRun(experiment))).Info.RunId;
        await store.CreateRegisteredModelAsync("m1");
        await store.CreateModelVersionAsync(new NewModelVersion("m1", "s3://b/x"));
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Experiments_are_refused_as_recorded()
    {
        await RefusedAsync(() => store.CreateExperimentAsync(""), "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'name'. See the API docs for more information about request parameters.");
        await RefusedAsync(() => store.CreateExperimentAsync(new string('y', 501)), "INVALID_PARAMETER_VALUE", "'name' exceeds the maximum length of 500 characters");
        await RefusedAsync(
            () => store.CreateExperimentAsync("exp-one"),
            "RESOURCE_ALREADY_EXISTS",
            "Experiment(name=exp-one) already exists. Error: names are unique over active and deleted experiments; use another name, or restore or rename that one.");
        await RefusedAsync(() => store.CreateExperimentAsync("l1", "http:///#/../../../etc/"), "INVALID_PARAMETER_VALUE", "'artifact_location' URL can't include fragments or params.");
        await RefusedAsync(() => store.CreateExperimentAsync("l2", "http://host/x?/../../../etc/"), "INVALID_PARAMETER_VALUE", "Invalid query string");
        await RefusedAsync(() => store.GetExperimentAsync("987654321"), "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=987654321 exists");
        await RefusedAsync(() => store.GetExperimentAsync("abc"), "INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer.");
        await RefusedAsync(() => store.GetExperimentByNameAsync("nope"), "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name 'nope'");
        await RefusedAsync(() => store.SetExperimentTagAsync(experiment, new("k", new string('v', 5001))), "INVALID_PARAMETER_VALUE", "'value' exceeds the maximum length of 5000 characters");
        await RefusedAsync(() => store.RestoreExperimentAsync(experiment), "RESOURCE_DOES_NOT_EXIST", $"No Experiment with id={experiment} exists");
        await store.DeleteExperimentAsync(experiment);
        await RefusedAsync(() => store.DeleteExperimentAsync(experiment), "RESOURCE_DOES_NOT_EXIST", $"No Experiment with id={experiment} exists");
        await RefusedAsync(() => store.RenameExperimentAsync(experiment, "z"), "INVALID_STATE", "Cannot rename a non-active experiment.");
        await RefusedAsync(() => store.CreateRunAsync(new NewRun(experiment)), "INVALID_PARAMETER_VALUE", $"The experiment {experiment} must be in the 'active' state. Current state is deleted.");
        await RefusedAsync(() => store.LogParamAsync(run, new("a", "b")), "INVALID_PARAMETER_VALUE", $"The run {run} must be in the 'active' state. Current state is deleted.");
    }

    [Fact]
    public async Task Runs_are_refused_as_recorded()
    {
        await RefusedAsync(
            () => store.CreateRunAsync(new NewRun(experiment, "a", Tags: [new("mlflow.runName", "b")])),
            "INVALID_PARAMETER_VALUE",
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='a', mlflow.runName='b').");
        await RefusedAsync(() => store.GetRunAsync(Gone), "RESOURCE_DOES_NOT_EXIST", $"Run with id={Gone} not found");
        await RefusedAsync(() => store.LogMetricAsync(Gone, new("x", 1, 1)), "RESOURCE_DOES_NOT_EXIST", $"Run with id={Gone} not found");
        await RefusedAsync(() => store.DeleteTagAsync(run, "blank"), "RESOURCE_DOES_NOT_EXIST", $"No tag with name: blank in run with id {run}");
        await RefusedAsync(
            () => store.LogMetricAsync(run, new("a$b", 1, 1)),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"a$b\" for parameter 'name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        await RefusedAsync(
            () => store.SetTagAsync(run, new("a\tb", "b")),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"a\\tb\" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        foreach (var name in (string[])["../x", "/abs", "."])
        {
            await RefusedAsync(
                () => store.LogMetricAsync(run, new(name, 1, 1)),
                "INVALID_PARAMETER_VALUE",
                $"Invalid value \"{name}\" for parameter 'name' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{name}'");
        }

        await RefusedAsync(() => store.LogMetricAsync(run, new(new string('k', 251), 1, 1)), "INVALID_PARAMETER_VALUE", "'Metric name' exceeds the maximum length of 250 characters");
        await RefusedAsync(
            () => store.LogMetricAsync(run, new("negts", 1, -1)),
            "INVALID_PARAMETER_VALUE",
            "Invalid value -1 for parameter 'timestamp' supplied: metric 'negts' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ");
        await store.LogParamAsync(run, new("lr", "0.01"));
        await store.LogParamAsync(run, new("lr", "0.01"));
        await RefusedAsync(
            () => store.LogParamAsync(run, new("lr", "0.02")),
            "INVALID_PARAMETER_VALUE",
            $"Changing param values is not allowed. Param with key='lr' was already logged with value='0.01' for run ID='{run}'. Attempted logging new value '0.02'.");
        await RefusedAsync(() => store.LogModelAsync(run, "{"), "INVALID_PARAMETER_VALUE", "Malformed model info. \n { \n is not a valid JSON.");
    }

    [Fact]
    public async Task A_batch_is_refused_whole()
    {
        await store.LogParamAsync(run, new("lr", "0.1"));
        await RefusedAsync(
            () => store.LogBatchAsync(run, new RunBatch([new("m", 1, 1)], [new("new", "1"), new("lr", "0.3")], [new("t", "1")])),
            "INVALID_PARAMETER_VALUE",
            $"Changing param values is not allowed. Params were already logged='[{{'key': 'lr', 'old_value': '0.1', 'new_value': '0.3'}}]' for run ID='{run}'.");
        await RefusedAsync(
            () => store.LogBatchAsync(run, new RunBatch(Params: [new("dup", "1"), new("dup", "1")])),
            "INVALID_PARAMETER_VALUE",
            "Duplicate parameter keys have been submitted: ['dup']. Please ensure the request contains only one param value per param key.");
        await RefusedAsync(
            () => store.LogBatchAsync(run, new RunBatch([new("ok", 1, 1), new("bad$", 1, 1)])),
            "INVALID_PARAMETER_VALUE",
            "Invalid value \"bad$\" for parameter 'metrics[1].name' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        await RefusedAsync(
            () => store.LogBatchAsync(run, new RunBatch([.. Enumerable.Range(0, 1001).Select(i => new Metric("m", i, i))])),
            "INVALID_PARAMETER_VALUE",
            "A batch logging request can contain at most 1000 metrics. Got 1001 metrics. Please split up metrics across multiple requests and try again.");

        var data = (await store.GetRunAsync(run)).Data;
        Assert.Empty(data.Metrics);
        Assert.Equal([new Param("lr", "0.1")], data.Params);
        Assert.DoesNotContain(data.Tags, tag => tag.Key == "t");
    }

    [Fact]
    public async Task The_registry_refuses_as_recorded()
    {
        await RefusedAsync(() => store.CreateRegisteredModelAsync("m1"), "RESOURCE_ALREADY_EXISTS", "Registered Model (name=m1) already exists.");
        await RefusedAsync(() => store.CreateRegisteredModelAsync("a/b"), "INVALID_PARAMETER_VALUE", "Invalid model name 'a/b'. Names cannot contain '/' or ':'.");
        await RefusedAsync(() => store.GetRegisteredModelAsync("zz"), "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=zz not found");
        await RefusedAsync(() => store.CreateModelVersionAsync(new("zz", "s3://b/x")), "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=zz not found");
        await RefusedAsync(() => store.GetModelVersionAsync("m1", 999), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=999) not found");
        await RefusedAsync(() => store.SetAliasAsync("m1", "latest", 1), "INVALID_PARAMETER_VALUE", "'latest' alias name (case insensitive) is reserved.");
        await RefusedAsync(() => store.SetAliasAsync("m1", "V12", 1), "INVALID_PARAMETER_VALUE", "Version alias name 'V12' is reserved.");
        await RefusedAsync(() => store.SetAliasAsync("m1", "a b", 1), "INVALID_PARAMETER_VALUE", "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        await RefusedAsync(() => store.SetAliasAsync("m1", new string('a', 256), 1), "INVALID_PARAMETER_VALUE", "'Registered model alias name' exceeds the maximum length of 255 characters");
        await RefusedAsync(() => store.GetVersionByAliasAsync("m1", "nope"), "INVALID_PARAMETER_VALUE", "Registered model alias nope not found.");
        await RefusedAsync(() => store.TransitionStageAsync("m1", 1, "Live"), "INVALID_PARAMETER_VALUE", "Invalid Model Version stage: Live. Value must be one of None, Staging, Production, Archived.");
        await RefusedAsync(
            () => store.TransitionStageAsync("m1", 1, "Archived", archiveExisting: true),
            "INVALID_PARAMETER_VALUE",
            "Model version transition cannot archive existing model versions because 'Archived' is not an Active stage. Valid stages are ['Staging', 'Production']");
    }

    [Fact]
    public async Task A_deleted_versions_number_is_not_given_again_and_its_alias_leads_nowhere()
    {
        await store.SetAliasAsync("m1", "champion", 1);
        await store.DeleteModelVersionAsync("m1", 1);
        Assert.Equal(2, (await store.CreateModelVersionAsync(new NewModelVersion("m1", "s3://b/y"))).Version);
        await RefusedAsync(() => store.GetVersionByAliasAsync("m1", "champion"), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=1) not found");
        await RefusedAsync(() => store.DeleteModelVersionAsync("m1", 1), "RESOURCE_DOES_NOT_EXIST", "Model Version (name=m1, version=1) not found");
    }

    private static async Task RefusedAsync(Func<Task> call, string code, string message)
    {
        var fault = await Assert.ThrowsAsync<TrackingException>(call);
        Assert.Equal((code, message), (fault.ErrorCode, fault.Message));
    }
}
