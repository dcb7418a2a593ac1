namespace ModelOps.Tracking;

/// <summary>Tags that say how a run ended.</summary>
internal static class RunTags
{
    /// <summary>Why a run failed.</summary>
    public const string Error = "modelops.error";

    /// <summary>The run was left open by its process when that died.</summary>
    public const string Died = "modelops.died";
}
