namespace ModelOps.Evaluation.Gates;

/// <summary>How values, limits and doubts are said, and when a limit is kept.</summary>
internal static class GateWords
{
    // A value of exactly the limit counts as such, whatever the last bits of a sum say.
    private const double Slack = 1e-12;

    /// <summary>Whether a value is on the right side of a limit.</summary>
    internal static bool Keeps(double value, string sign, double limit) => sign switch
    {
        ">=" => value >= limit - Slack,
        ">" => value > limit + Slack,
        "<=" => value <= limit + Slack,
        _ => value < limit - Slack,
    };

    /// <summary>The verdict: of the value, and where it must be sure of the unfavourable end of its interval, too.</summary>
    internal static GateOutcome Judge(ConfidenceInterval interval, string sign, double limit, bool confident) =>
        double.IsNaN(interval.Value) || double.IsNaN(limit) ? GateOutcome.NotEnoughData
        : !Keeps(interval.Value, sign, limit) ? GateOutcome.Failed
        : !confident || Keeps(sign[0] == '>' ? interval.Low : interval.High, sign, limit) ? GateOutcome.Passed
        : GateOutcome.NotEnoughData;

    /// <summary>As <c>0.75 or more</c>.</summary>
    internal static string Limit(string sign, double limit) => sign switch { ">=" => $"{Show(limit)} or more", "<=" => $"{Show(limit)} or less", ">" => $"above {Show(limit)}", _ => $"below {Show(limit)}" };

    /// <summary>What is said behind a rule that must be kept for sure, and why it could not be judged.</summary>
    internal static string Sure(string sign, bool confident, double confidence, GateOutcome outcome, ConfidenceInterval interval) =>
        (confident ? FormattableString.Invariant($", at the {(sign[0] == '>' ? "lower" : "upper")} end of its {confidence * 100:0.#} % interval") : "")
        + (outcome != GateOutcome.NotEnoughData ? "" : double.IsNaN(interval.Value) ? "; it is undefined here" : "; the interval is too wide to say so");

    internal static string Show(ConfidenceInterval interval, bool isExact = false) =>
        isExact || double.IsNaN(interval.Value) ? Show(interval.Value) : $"{Show(interval.Value)} ({Show(interval.Low)} to {Show(interval.High)})";

    internal static string Show(double value) => double.IsNaN(value) ? "undefined" : NumberText.Metric(value);

    internal static ConfidenceInterval Exactly(double value) => new(value, value, value);
}
