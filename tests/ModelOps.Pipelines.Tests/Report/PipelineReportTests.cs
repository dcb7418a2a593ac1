using System.Text.RegularExpressions;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Report;
using ModelOps.Pipelines.Tests.Planning;
using ModelOps.TestSupport;

namespace ModelOps.Pipelines.Tests.Report;

public sealed partial class PipelineReportTests
{
    private const string Steps = """
        load: {shell: echo, outputs: [clean.csv]}
        train: {shell: echo, inputs: [clean.csv], matrix: {region: [north, "<south>"]}, resources: {cpus: 2}}
        ask: {approval: {message: "Live?"}, needs: [train]}
        live: {shell: echo, needs: [ask]}
        """;

    [Fact]
    public void The_report_is_the_approved_one() => Golden.Equal("report.html", Page("http://user@tracker.example/", "cost: {cpu_hour: 0.04, currency: EUR}"));

    [Fact]
    public void Texts_of_users_are_no_markup_and_nothing_is_loaded_from_elsewhere()
    {
        var page = Page("sqlite:///x.db");
        Assert.DoesNotContain("<south>", page, StringComparison.Ordinal);
        Assert.Contains("train[region=&lt;south&gt;]", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|src=|@import|url\\(|href=\"http", page);
        Assert.DoesNotContain("Cost", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(200)]
    public void No_two_steps_lie_over_each_other(int count)
    {
        var plan = Plan(PipelinePlanTests.Large(count));
        var places = GraphLayout.Of(plan.Tasks);
        Assert.Equal(count, places.Distinct().Count());
        Assert.All(plan.Tasks, task => Assert.All(task.Needs, need => Assert.True(places[need.Index].Column < places[task.Index].Column)));
        var svg = GraphSvg.Of(plan, [.. plan.Tasks.Select(task => new PipelineTask(task.Id, task.Step.Name, PipelineStatus.Waiting))]);
        Assert.Equal(count, Rectangles().Count(svg));
        Assert.Equal(count, Rectangles().Matches(svg).Select(match => match.Value).Distinct().Count());
    }

    private static string Page(string store, string head = "")
    {
        var plan = Plan(Steps, head);
        var start = new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero);
        PipelineTask Of(PlanTask task, PipelineStatus status, int from, int to) => new(task.Id, task.Step.Name, status)
        {
            Reason = "it has not succeeded before",
            Attempt = to > from ? 1 : 0,
            Started = to > from ? start.AddSeconds(from) : null,
            Ended = to > from ? start.AddSeconds(to) : null,
            RunId = $"0000000000000000000000000000000{task.Index}",
        };
        var tasks = plan.Tasks.Select(task => task.Index switch
        {
            0 => Of(task, PipelineStatus.Skipped, 0, 0) with { Reason = "nothing changed since 2026-11-29 20:00 UTC (run a)", Outputs = new() { ["rows"] = 5 } },
            1 => Of(task, PipelineStatus.Succeeded, 0, 90) with { Outputs = new() { ["auc"] = 0.9 } },
            2 => Of(task, PipelineStatus.Failed, 30, 3630) with { Error = "Its command ended with exit code 1.", ExitCode = 1, Attempt = 2 },
            _ => Of(task, PipelineStatus.Blocked, 0, 0) with { Reason = "train[region=<south>] failed" },
        }).ToArray();
        return PipelineReport.Of(plan, new PipelineRun("20261130-200000-1f2e", "x", PipelineStatus.Failed)
        {
            Parameters = new() { ["day"] = "2026-11-30" },
            Engine = "local",
            Started = start,
            Ended = start.AddHours(1.5),
            RunId = "0123456789abcdef0123456789abcdef",
            ExperimentId = "7",
            Store = store,
            Tasks = tasks,
        });
    }

    private static PipelinePlan Plan(string steps, string head = "")
    {
        var spec = PipelinePlanTests.Spec(steps, head.Length == 0 ? "parameters: {seed: 7}" : head);
        return PipelinePlan.Create(spec, spec.Parameters);
    }

    [GeneratedRegex("<rect [^>]*>")]
    private static partial Regex Rectangles();
}
