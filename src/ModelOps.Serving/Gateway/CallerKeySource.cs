namespace ModelOps;

/// <summary>Where the value stands that a caller is known by.</summary>
public enum CallerKeySource
{
    /// <summary>A header of the request.</summary>
    Header,

    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>The request's own id: a request that is sent again goes to the same version.</summary>
    RequestId,
}
