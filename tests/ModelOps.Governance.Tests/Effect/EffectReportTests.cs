using ModelOps.Governance.Effect;

namespace ModelOps.Governance.Tests.Effect;

public sealed class EffectReportTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_promotion_is_a_change_and_a_rollback_makes_it_a_failed_one()
    {
        var changes = EffectChanges.Of(
            [
                Entry(1, AuditActions.Registered, "m/1"), Entry(2, AuditActions.Promoted, "m/1", "champion"), Entry(30, AuditActions.Promoted, "m/2", "champion", 1), Entry(33, AuditActions.RolledBack, "m/1", "champion", 2),
                Entry(40, AuditActions.Promoted, "m/3", "staging"), Entry(41, AuditActions.Refused, "m/4", "champion"), Entry(50, AuditActions.Promoted, "other/1", "champion"),
            ],
            "champion",
            "m");

        Assert.Equal([(1, false, null), (2, true, (double?)3)], changes.Select(change => (change.Version, change.HasFailed, (change.Restored - change.Time)?.TotalHours)));
    }

    [Fact]
    public void A_canary_its_loop_and_the_alias_are_one_change()
    {
        var changes = EffectChanges.Of(
            [
                Entry(1, "canary.started", "m/2"), Entry(5, "canary.promoted", "m/2"), Entry(5.1, "loop.promoted", "m/2"), Entry(5.2, AuditActions.Promoted, "m/2", "champion", 1),
                Entry(20, "canary.started", "m/3"), Entry(22, "canary.rolled-back", "m/3"), Entry(22.1, "loop.rolled-back", "m/3"),
                Entry(40, "canary.started", "m/4"),
            ],
            "champion",
            null);

        Assert.Equal([(2, false, false, 5), (3, true, true, 20), (4, true, false, 40)], changes.Select(change => (change.Version, change.IsTryout, change.HasFailed, (int)(change.Time - _start).TotalHours)));
        var report = Report(changes);
        Assert.Single(report.Deployments);
        Assert.Equal(2, report.Measures.Single(measure => measure.Name == "change failure rate").Count);
    }

    [Fact]
    public void A_version_that_is_promoted_again_later_is_a_change_of_its_own()
    {
        var changes = EffectChanges.Of([Entry(1, AuditActions.Promoted, "m/1", "champion"), Entry(30, AuditActions.Promoted, "m/2", "champion", 1), Entry(60, AuditActions.Promoted, "m/1", "champion", 2)], "champion", null);
        Assert.Equal([1, 2, 1], changes.Select(change => change.Version));
    }

    // Six versions in 30 days, committed 2, 4, 6, 8, 10 and 48 hours before; two rolled back after 30 minutes and one after 3 hours.
    [Fact]
    public void The_measures_are_those_derived_by_hand()
    {
        double[] leads = [2, 4, 6, 8, 10, 48];
        double?[] restored = [0.5, null, 0.5, null, 3, null];
        var report = Report([.. leads.Select((lead, i) => new EffectChange("m", i + 1, _start.AddDays(5 * i))
        {
            Begun = _start.AddDays(5 * i).AddHours(-lead), IsCommitKnown = i > 0, HasFailed = restored[i] is not null, Restored = restored[i] is { } hours ? _start.AddDays(5 * i).AddHours(hours) : null,
        })]);

        var measures = report.Measures.ToDictionary(measure => measure.Name);
        Assert.Equal(new EffectMeasure("deployment frequency", 0.2, 6, "1.4 a week", "high"), measures["deployment frequency"]);
        Assert.Equal(new EffectMeasure("lead time", 7, 6, "7 h", "elite", "1 of 6 from the run's start, since the time of the commit is not known"), measures["lead time"]);
        Assert.Equal(new EffectMeasure("change failure rate", 0.5, 6, "50 % [18.8 to 81.2 %]", "low"), measures["change failure rate"]);
        Assert.Equal(new EffectMeasure("time to restore", 0.5, 3, "30 min", "elite"), measures["time to restore"]);
    }

    [Fact]
    public void Too_few_events_are_said_and_not_measured()
    {
        var report = Report([new("m", 1, _start) { Begun = _start.AddHours(-1) }, new("m", 2, _start.AddDays(1)) { HasFailed = true, Restored = _start.AddDays(2) }]);
        Assert.All(report.Measures, measure => Assert.Equal((null, "not enough data", null), (measure.Value, measure.Text, measure.Band)));
        Assert.Equal([2, 1, 2, 1], report.Measures.Select(measure => measure.Count));
        Assert.Contains("\"text\": \"not enough data\"", report.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 23.9, 0.05, 0.9, "elite")]
    [InlineData(0.99, 24, 0.06, 1, "high")]
    [InlineData(0.1, 169, 0.15, 24, "medium")]
    [InlineData(0.03, 721, 0.16, 169, "low")]
    public void Bands_are_those_of_DORA_2023(double aDay, double lead, double rate, double restore, string band) =>
        Assert.Equal([band, band, band, band], [DoraBands.Frequency(aDay), DoraBands.LeadTime(lead), DoraBands.FailureRate(rate), DoraBands.Restore(restore)]);

    [Fact]
    public void Energy_is_seconds_times_watts_times_PUE()
    {
        Assert.Equal(12 * 1.58 / 1000, new EnergyAssumptions().KilowattHours(3600), 12);
        Assert.Equal(0.02, new EnergyAssumptions(20, 1).KilowattHours(3600), 12);
    }

    private static EffectReport Report(IReadOnlyList<EffectChange> changes) => new() { From = _start, To = _start.AddDays(30), Changes = changes };

    private static AuditEntry Entry(double hour, string action, string subject, string? alias = null, int? before = null) =>
        new($"{action}/{hour}", _start.AddHours(hour), "ann", action, subject, "why") { Alias = alias, Before = before };
}
