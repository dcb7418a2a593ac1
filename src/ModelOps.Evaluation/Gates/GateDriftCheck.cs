using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps.Evaluation.Gates;

/// <summary>Holds the drift of the evaluated data against a gate's limits. An index above its limit that chance alone may give is no proof of drift, and none that there is none.</summary>
internal static class GateDriftCheck
{
    private static readonly double _significance = new DriftOptions().Significance;

    internal static IEnumerable<GateRuleResult> Judge(GateDrift limits, GateMeasurements measurements)
    {
        var (report, lack) = measurements.DriftReport();
        if (limits.MaxPsi is { } most)
        {
            yield return report is null ? Lacking(QuantityNames.MaxPsi, lack!, most) : Psi(QuantityNames.MaxPsi, [.. report.Columns.Where(IsRead)], most, report.RowCount);
        }

        foreach (var (name, limit) in limits.Columns)
        {
            ColumnDrift[] column = [.. report?.Columns.Where(column => column.Column == name) ?? []];
            yield return report is null ? Lacking($"drift.psi[{name}]", lack!, limit)
                : column.Length == 0 ? Lacking($"drift.psi[{name}]", $"no column '{name}' was compared.{Suggestion.For(name, report.Columns.Select(each => each.Column))}".TrimEnd('.'), limit)
                : Psi($"drift.psi[{name}]", column, limit, report.RowCount);
        }

        if (limits.Level is { } level)
        {
            yield return report is null ? Lacking("drift.level", lack!, (int)level) : Level(report, level);
        }
    }

    // A column that only the data has is in no model.
    private static bool IsRead(ColumnDrift column) => column.Level != DriftLevel.NewColumn;

    private static GateRuleResult Psi(string name, ColumnDrift[] columns, double limit, int rows)
    {
        if (columns.FirstOrDefault(column => column.Problem is not null) is { } wrong)
        {
            return Lacking(name, wrong.Problem!.TrimEnd('.'), limit);
        }

        ColumnDrift[] above = [.. columns.Where(column => !GateWords.Keeps(column.Psi, "<=", limit))];
        var outcome = above.Length == 0 ? GateOutcome.Passed : above.Any(column => column.AdjustedPValue <= _significance) ? GateOutcome.Failed : GateOutcome.NotEnoughData;
        var worst = columns.MaxBy(column => column.Psi)!;
        return new GateRuleResult(
            outcome,
            FormattableString.Invariant($"{name} is {GateWords.Show(worst.Psi)}{(name == QuantityNames.MaxPsi ? $" ({worst.Column})" : "")} on {rows} rows and must be {GateWords.Limit("<=", limit)}{(outcome == GateOutcome.NotEnoughData ? "; so few rows may differ so much by chance" : "")}."),
            name, null, GateWords.Exactly(worst.Psi), limit)
        { Count = rows };
    }

    private static GateRuleResult Level(DriftReport report, DriftLevel level) => new(
        report.Level <= level ? GateOutcome.Passed : report.Level == DriftLevel.TooCoarse ? GateOutcome.NotEnoughData : GateOutcome.Failed,
        FormattableString.Invariant($"The drift report of {report.RowCount} rows says '{report.Verdict}', and may say '{ModelOps.DriftReport.Words(level)}' at worst.{(report.Problems.Count == 0 ? "" : " " + string.Join(" ", report.Problems))}"),
        "drift.level", null, GateWords.Exactly((int)report.Level), (int)level)
    { Count = report.RowCount };

    private static GateRuleResult Lacking(string name, string lack, double limit) => new(GateOutcome.NotEnoughData, $"{name} cannot be measured: {lack}.", name, null, GateWords.Exactly(double.NaN), limit);
}
