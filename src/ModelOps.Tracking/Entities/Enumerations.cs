namespace ModelOps.Tracking;

/// <summary>Where a run stands. The wire form is upper case (<see cref="WireText"/>).</summary>
public enum RunStatus
{
    /// <summary>Work goes on.</summary>
    Running,

    /// <summary>Not begun.</summary>
    Scheduled,

    /// <summary>Ended well.</summary>
    Finished,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended from outside.</summary>
    Killed,
}

/// <summary>Whether an experiment or a run is in use or deleted; deleted ones can be restored until <c>modelops gc</c>.</summary>
public enum LifecycleStage
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Deleted, can be restored.</summary>
    Deleted,
}

/// <summary>Which lifecycle stages a search looks at.</summary>
public enum ViewType
{
    /// <summary>Only what is in use; the default.</summary>
    ActiveOnly,

    /// <summary>Only what is deleted.</summary>
    DeletedOnly,

    /// <summary>Both.</summary>
    All,
}

/// <summary>MLflow's spelling of the enumerations, as in its tables and its REST API.</summary>
public static class WireText
{
    /// <summary><c>RUNNING</c>, <c>SCHEDULED</c>, <c>FINISHED</c>, <c>FAILED</c> or <c>KILLED</c>.</summary>
    /// <param name="status">A status.</param>
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Running => "RUNNING",
        RunStatus.Scheduled => "SCHEDULED",
        RunStatus.Finished => "FINISHED",
        RunStatus.Failed => "FAILED",
        _ => "KILLED",
    };

    /// <summary><c>active</c> or <c>deleted</c>.</summary>
    /// <param name="stage">A stage.</param>
    public static string Of(LifecycleStage stage) => stage == LifecycleStage.Active ? "active" : "deleted";

    /// <summary><c>ACTIVE_ONLY</c>, <c>DELETED_ONLY</c> or <c>ALL</c>.</summary>
    /// <param name="view">A view.</param>
    public static string Of(ViewType view) => view switch
    {
        ViewType.ActiveOnly => "ACTIVE_ONLY",
        ViewType.DeletedOnly => "DELETED_ONLY",
        _ => "ALL",
    };

    /// <summary>The status with this wire form; false when there is none.</summary>
    /// <param name="text">As <c>FINISHED</c>; case counts.</param>
    /// <param name="status">The status.</param>
    public static bool TryParse(string? text, out RunStatus status)
    {
        foreach (var candidate in Enum.GetValues<RunStatus>())
        {
            if (Of(candidate) == text)
            {
                status = candidate;
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>The stage with this wire form; anything but <c>deleted</c> is active.</summary>
    /// <param name="text"><c>active</c> or <c>deleted</c>.</param>
    public static LifecycleStage ParseStage(string? text) => text == "deleted" ? LifecycleStage.Deleted : LifecycleStage.Active;

    /// <summary>The view with this wire form; false when there is none.</summary>
    /// <param name="text">As <c>ACTIVE_ONLY</c>; case counts.</param>
    /// <param name="view">The view.</param>
    public static bool TryParse(string? text, out ViewType view)
    {
        foreach (var candidate in Enum.GetValues<ViewType>())
        {
            if (Of(candidate) == text)
            {
                view = candidate;
                return true;
            }
        }

        view = default;
        return false;
    }
}
