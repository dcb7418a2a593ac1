namespace ModelOps.Serving.Telemetry;

/// <summary>A version as gauges name it.</summary>
internal readonly record struct ServedVersion(string Model, string Version, string? RunId);

/// <summary>What the gauges show of a version.</summary>
internal readonly record struct ServerState(ServedVersion Served, bool IsReady, long Waiting, int MaxQueue);
