namespace ModelOps;

/// <summary>The names of the meter, instruments and tags of serving; dashboards and alert rules are made from them.</summary>
public static class ServingMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ModelOps.Serving";

    /// <summary>Requests for scores, by model, version, protocol and class of their status.</summary>
    public const string Requests = "modelops.scoring.requests";

    /// <summary>How long requests took, in seconds.</summary>
    public const string RequestDuration = "modelops.scoring.request.duration";

    /// <summary>Rows that were scored.</summary>
    public const string Rows = "modelops.scoring.rows";

    /// <summary>Requests that were scored together.</summary>
    public const string BatchRequests = "modelops.scoring.batch.requests";

    /// <summary>Rows that were scored together.</summary>
    public const string BatchRows = "modelops.scoring.batch.rows";

    /// <summary>Requests that wait for their turn.</summary>
    public const string QueueLength = "modelops.scoring.queue.length";

    /// <summary>How many requests may wait.</summary>
    public const string QueueLimit = "modelops.scoring.queue.limit";

    /// <summary>1 for a version that takes requests, 0 while it stops or is served no more.</summary>
    public const string Ready = "modelops.scoring.ready";

    /// <summary>1 for the version that is served, 0 for those before it.</summary>
    public const string ModelInfo = "modelops.scoring.model.info";

    /// <summary>The tag with the name that a model is served under.</summary>
    public const string ModelName = "modelops.model.name";

    /// <summary>The tag with the version that answered.</summary>
    public const string ModelVersion = "modelops.model.version";

    /// <summary>The tag with the run that a version comes from; of <see cref="ModelInfo"/> alone.</summary>
    public const string RunId = "modelops.run.id";

    /// <summary>The tag with <c>invocations</c>, <c>v2</c> or <c>grpc</c>.</summary>
    public const string Protocol = "modelops.scoring.protocol";

    /// <summary>The tag with <c>2xx</c>, <c>4xx</c> or <c>5xx</c>.</summary>
    public const string StatusClass = "modelops.scoring.status";
}
