namespace ModelOps.Tracking;

/// <summary>MLflow's error codes, as the REST API spells them.</summary>
public static class ErrorCode
{
    /// <summary>HTTP 400.</summary>
    public const string InvalidParameterValue = "INVALID_PARAMETER_VALUE";

    /// <summary>HTTP 400.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>HTTP 400.</summary>
    public const string ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS";

    /// <summary>HTTP 404.</summary>
    public const string ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST";

    /// <summary>HTTP 404: the server has no such route, which says nothing about what was asked for.</summary>
    public const string EndpointNotFound = "ENDPOINT_NOT_FOUND";

    /// <summary>HTTP 401.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>HTTP 403.</summary>
    public const string PermissionDenied = "PERMISSION_DENIED";

    /// <summary>HTTP 400 here; MLflow answers 500.</summary>
    public const string InvalidState = "INVALID_STATE";

    /// <summary>HTTP 500.</summary>
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>HTTP 503: busy, or out of disk; try again.</summary>
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";
}
