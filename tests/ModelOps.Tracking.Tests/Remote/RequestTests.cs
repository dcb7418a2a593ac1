namespace ModelOps.Tracking.Tests.Remote;

/// <summary>What goes over the line: the method, the path and the body of every call, in MLflow's form.</summary>
public sealed class RequestTests
{
    private const string Run = """{"run": {"info": {"run_id": "r", "artifact_uri": "a"}}, "run_info": {"run_id": "r"}}""";
    private const string Version = """{"model_version": {"name": "m", "version": "1"}, "registered_model": {"name": "m"}}""";

    public static TheoryData<string, string, string, Func<ITrackingStore, Task>> Calls => new()
    {
        { Run, "POST runs/create", """{"experiment_id":"1","run_name":"n","start_time":5,"user_id":"u","tags":[{"key":"a","value":"b"}]}""", store => store.CreateRunAsync(new NewRun("1", "n", 5, "u", [new("a", "b")])) },
        { Run, "GET runs/get?run_id=a%26b%3D%C3%A4", "", store => store.GetRunAsync("a&b=ä") },
        { Run, "POST runs/update", """{"run_id":"r","status":"FAILED","end_time":9,"run_name":"n"}""", store => store.UpdateRunAsync("r", new RunUpdate(RunStatus.Failed, 9, "n")) },
        { "{}", "POST runs/delete", """{"run_id":"r"}""", store => store.DeleteRunAsync("r") },
        { "{}", "POST runs/restore", """{"run_id":"r"}""", store => store.RestoreRunAsync("r") },
        {
            "{}", "POST runs/log-batch",
            """{"run_id":"r","metrics":[{"key":"m","value":"-Infinity","timestamp":1,"step":-2}],"params":[{"key":"p","value":"\u0022"}],"tags":[{"key":"t","value":""}]}""",
            store => store.LogBatchAsync("r", new RunBatch([new("m", double.NegativeInfinity, 1, -2)], [new("p", "\"")], [new("t", "")]))
        },
        { "{}", "POST runs/log-batch", """{"run_id":"r","metrics":[],"params":[],"tags":[]}""", store => store.LogBatchAsync("r", new RunBatch()) },
        { "{}", "POST runs/log-metric", """{"key":"m","value":"Infinity","timestamp":1,"step":9223372036854775807,"run_id":"r"}""", store => store.LogMetricAsync("r", new("m", double.PositiveInfinity, 1, long.MaxValue)) },
        { "{}", "POST runs/log-parameter", """{"run_id":"r","key":"p","value":"v"}""", store => store.LogParamAsync("r", new("p", "v")) },
        { "{}", "POST runs/set-tag", """{"run_id":"r","key":"t","value":"v"}""", store => store.SetTagAsync("r", new("t", "v")) },
        { "{}", "POST runs/log-model", """{"run_id":"r","model_json":"{}"}""", store => store.LogModelAsync("r", "{}") },
        {
            "{}", "POST runs/search", """{"experiment_ids":["1"],"filter":"f","order_by":["o"],"run_view_type":"ALL","max_results":7,"page_token":"t"}""",
            store => store.SearchRunsAsync(new RunQuery(["1"], "f", ["o"], ViewType.All, 7, "t"))
        },
        {
            """{"experiment_id": "7"}""", "POST experiments/create", """{"name":"n","artifact_location":"l","tags":[{"key":"a","value":"b"}]}""",
            store => store.CreateExperimentAsync("n", "l", [new("a", "b")])
        },
        { "{}", "POST experiments/update", """{"experiment_id":"1","new_name":"n"}""", store => store.RenameExperimentAsync("1", "n") },
        { "{}", "POST experiments/delete", """{"experiment_id":"1"}""", store => store.DeleteExperimentAsync("1") },
        { "{}", "POST experiments/restore", """{"experiment_id":"1"}""", store => store.RestoreExperimentAsync("1") },
        { "{}", "POST experiments/set-experiment-tag", """{"experiment_id":"1","key":"a","value":"b"}""", store => store.SetExperimentTagAsync("1", new("a", "b")) },
        {
            "{}", "POST experiments/search", """{"filter":null,"order_by":[],"max_results":1000,"page_token":null,"view_type":"ACTIVE_ONLY"}""",
            store => store.SearchExperimentsAsync(new SearchQuery())
        },
        { """{"experiment": {"experiment_id": "1"}}""", "GET experiments/get-by-name?experiment_name=a%2Fb%20%3F", "", store => store.GetExperimentByNameAsync("a/b ?") },
        { Version, "GET registered-models/get?name=m", "", store => store.GetRegisteredModelAsync("m") },
        { Version, "GET model-versions/get?name=m&version=1", "", store => store.GetModelVersionAsync("m", 1) },
        { Version, "GET registered-models/alias?name=m&alias=a", "", store => store.GetVersionByAliasAsync("m", "a") },
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task A_call_is_one_request_in_MLflows_form(string answer, string request, string body, Func<ITrackingStore, Task> call)
    {
        await using var server = new FailingServer((200, answer));
        await using var store = await TrackingStores.OpenAsync(server.Address, new() { Environment = _ => null });
        await call(store);
        var sent = Assert.Single(server.Requests);
        Assert.Equal((request.Replace(" ", " /api/2.0/mlflow/", StringComparison.Ordinal), body, null), ($"{sent.Method} {sent.Path}", sent.Body, sent.Authorization));
    }

    [Theory]
    [InlineData("/prefix")]
    [InlineData("/prefix/")]
    [InlineData("/a/b//")]
    public async Task A_server_below_a_path_is_asked_there(string prefix)
    {
        await using var server = new FailingServer((200, Run));
        await using var store = await TrackingStores.OpenAsync(server.Address + prefix, new() { Environment = _ => null });
        await store.GetRunAsync("r");
        Assert.Equal($"{prefix.TrimEnd('/')}/api/2.0/mlflow/runs/get?run_id=r", server.Requests[0].Path);
    }
}
