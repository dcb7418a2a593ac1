namespace ModelOps.Tracking;

/// <summary>The runs of a tracking store. Errors are <see cref="TrackingException"/>s with MLflow's codes.</summary>
public interface IRunStore
{
    /// <summary>Makes a run in an active experiment.</summary>
    /// <param name="run">What it starts with.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Run> CreateRunAsync(NewRun run, CancellationToken cancellationToken = default);

    /// <summary>The run with this id, active or deleted; RESOURCE_DOES_NOT_EXIST otherwise.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Changes status, end time or name of an active run.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="update">What to change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RunInfo> UpdateRunAsync(string runId, RunUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Marks a run as deleted; once more does nothing.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Makes a deleted run active again; once more does nothing.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RestoreRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Logs metrics, params and tags together: all or nothing.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="batch">What to log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task LogBatchAsync(string runId, RunBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Logs one metric point.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="metric">The point; an exact duplicate is dropped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken = default);

    /// <summary>Logs one parameter; the same value again is fine, another one is refused.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="param">The parameter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task LogParamAsync(string runId, Param param, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag; <c>mlflow.runName</c> renames the run.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SetTagAsync(string runId, Tag tag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag; RESOURCE_DOES_NOT_EXIST when the run has none of that key.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="key">The tag's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken = default);

    /// <summary>Notes the datasets a run read.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="datasets">The datasets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> datasets, CancellationToken cancellationToken = default);

    /// <summary>Appends a model record to the run's <c>mlflow.log-model.history</c>.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="modelJson">The MLmodel as JSON; needs <c>run_id</c>, <c>artifact_path</c>, <c>utc_time_created</c> and <c>flavors</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken = default);

    /// <summary>Finds runs; newest start first unless ordered.</summary>
    /// <param name="query">Where and what.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<Run>> SearchRunsAsync(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>Every point of a metric in a run, oldest first.</summary>
    /// <param name="runId">32 hexadecimal digits.</param>
    /// <param name="key">The metric's key.</param>
    /// <param name="maxResults">Page size; null for all at once.</param>
    /// <param name="pageToken">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<Metric>> GetMetricHistoryAsync(string runId, string key, int? maxResults = null, string? pageToken = null, CancellationToken cancellationToken = default);

    /// <summary>The points of a metric in several runs, by run, time, step and value.</summary>
    /// <param name="runIds">At most 100.</param>
    /// <param name="key">The metric's key.</param>
    /// <param name="maxResults">At most so many points in all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<RunMetric>> GetMetricHistoryBulkAsync(IReadOnlyList<string> runIds, string key, int maxResults = 25000, CancellationToken cancellationToken = default);

    /// <summary>A thinned history of a metric in several runs, evenly over the steps, for drawing.</summary>
    /// <param name="runIds">At most 100.</param>
    /// <param name="key">The metric's key.</param>
    /// <param name="startStep">The first step; null together with <paramref name="endStep"/> for all.</param>
    /// <param name="endStep">The last step.</param>
    /// <param name="maxResults">About so many points a run, 1 to 2500.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<RunMetric>> GetMetricHistoryIntervalAsync(IReadOnlyList<string> runIds, string key, long? startStep = null, long? endStep = null, int maxResults = 2500, CancellationToken cancellationToken = default);
}
