using ModelOps.Deployments.Loop.Watches;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Tests.Loop.Watches;

/// <summary>Drift and quality, as a section asks for them.</summary>
public sealed class MonitoringTriggersTests
{
    private static readonly DriftTriggerSpec _drift = new();
    private static readonly QualityTriggerSpec _quality = new();

    [Fact]
    public void Both_come_after_the_others()
    {
        var context = new TriggerContext("/work") { Monitoring = Of("credit").Create };
        Assert.Equal(["schedule", "drift", "quality"], TriggerSet.Create(new() { Quality = _quality, Drift = _drift, Schedule = new("0 3 * * *") }, context).Select(trigger => trigger.Name));
    }

    [Fact]
    public void One_is_another_when_its_deployment_windows_or_expected_values_are()
    {
        Assert.Equal(Subject(_drift), Subject(_drift with { Windows = 1, Deployment = "credit" }));
        Assert.NotEqual(Subject(_drift), Subject(_drift with { Windows = 2 }));
        Assert.NotEqual(Subject(_drift), Subject(_drift with { Deployment = "credit-eu" }));
        Assert.NotEqual(Subject(_quality), Subject(Expects(("mae", 3))));
        Assert.NotEqual(Subject(Expects(("mae", 3))), Subject(Expects(("mae", 3.5))));
        Assert.Equal(Subject(Expects(("mae", 3), ("rmse", 4))), Subject(Expects(("rmse", 4), ("mae", 3))));
    }

    [Fact]
    public void One_without_a_deployment_says_where_to_name_it()
    {
        Assert.Equal("'drift' is that of a deployment, and none is named. Give it, such as 'drift: {deployment: rides}'.", Assert.Throws<InvalidInputException>(() => Of(null).Create(new() { Drift = _drift })).Message);
        Assert.Equal("'quality' is that of a deployment, and none is named. Give it, such as 'quality: {deployment: rides}'.", Assert.Throws<InvalidInputException>(() => Of(null).Create(new() { Quality = _quality })).Message);
    }

    private static QualityTriggerSpec Expects(params (string Name, double Value)[] expected) => _quality with { Expected = expected.ToDictionary(pair => pair.Name, pair => pair.Value) };

    private static string Subject(DriftTriggerSpec spec) => Assert.Single(Of("credit").Create(new() { Drift = spec })).Subject;

    private static string Subject(QualityTriggerSpec spec) => Assert.Single(Of("credit").Create(new() { Quality = spec })).Subject;

    private static MonitoringTriggers Of(string? usual) => new(new(new(null)), null, usual);
}
