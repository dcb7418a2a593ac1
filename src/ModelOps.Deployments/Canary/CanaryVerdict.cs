namespace ModelOps;

/// <summary>What a canary does next.</summary>
public enum CanaryVerdict
{
    /// <summary>The step goes on: its time is not over, and nothing is proven against the challenger.</summary>
    Continue,

    /// <summary>The step's time is over, but the evidence does not suffice yet.</summary>
    Wait,

    /// <summary>The next step begins.</summary>
    Advance,

    /// <summary>The challenger becomes the champion.</summary>
    Promote,

    /// <summary>The champion gets all requests back.</summary>
    RollBack,
}
