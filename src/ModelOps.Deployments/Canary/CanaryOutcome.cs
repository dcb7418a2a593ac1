namespace ModelOps;

/// <summary>What one check says of the challenger.</summary>
public enum CanaryOutcome
{
    /// <summary>There is nothing to judge by.</summary>
    Unknown,

    /// <summary>Proven to be beyond the limit.</summary>
    Worse,

    /// <summary>It seems to be beyond the limit, which is not proven.</summary>
    Beyond,

    /// <summary>It seems to be within the limit, which is not proven.</summary>
    Within,

    /// <summary>Proven to be within the limit.</summary>
    Proven,
}
