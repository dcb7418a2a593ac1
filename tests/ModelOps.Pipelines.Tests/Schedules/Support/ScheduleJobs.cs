namespace ModelOps.Pipelines.Tests.Schedules.Support;

/// <summary>Jobs to be written.</summary>
internal static class ScheduleJobs
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    internal static ScheduleJob Nightly { get; } = new("churn-nightly", ["pipeline", "pipeline.yaml", "-p", "region=north"])
    {
        Folder = "/srv/churn",
        Times = CronTimes.Parse("30 3 * * MON-FRI", "Europe/Zurich"),
        CatchUp = null,
        Overlap = "skip",
        Variables = new Dictionary<string, string> { ["MLFLOW_TRACKING_URI"] = "http://mlflow:5000" },
        Secrets = ["DB_PASSWORD"],
        Image = "registry.example.com/churn:7",
        TimeLimit = TimeSpan.FromHours(2),
        Kept = ["runs", ".modelops"],
        Now = Now,
        MachineZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"),
    };

    internal static ScheduleJob InUtc { get; } = Nightly with { Times = CronTimes.Parse("30 3 * * MON-FRI"), MachineZone = TimeZoneInfo.Utc };

    internal static ScheduleJob ByStep { get; } = InUtc with
    {
        TimeLimit = null,
        Steps =
        [
            Step("load"),
            Step("train_north", "load") with { TimeLimit = TimeSpan.FromMinutes(90) },
            Step("train_south", "load"),
            Step("gate", "train_north", "train_south") with { IsGate = true },
            new("approve", []) { Needs = ["gate"], Approval = "May it go live?" },
            Step("promote", "approve"),
        ],
    };

    internal static ScheduleJob WithoutApproval { get; } = ByStep with { Steps = [.. ByStep.Steps.Where(step => step.Approval is null).Select(step => step with { Needs = [.. step.Needs.Where(need => need != "approve")] })] };

    /// <summary>The job that a format takes, by steps where it can.</summary>
    internal static ScheduleJob For(string format, bool steps) => !steps ? format == "azure" ? InUtc : Nightly : format == "kubeflow" ? WithoutApproval : ByStep;

    private static ScheduleStep Step(string name, params string[] needs) => new(name, ["pipeline", "pipeline.yaml", "--only", name]) { Needs = needs };
}
