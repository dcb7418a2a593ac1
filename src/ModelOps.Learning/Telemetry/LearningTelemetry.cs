using System.Diagnostics.Metrics;
using ModelOps.Telemetry;

namespace ModelOps.Learning.Telemetry;

/// <summary>What learning shows of its work: docs/observability.md has the list.</summary>
internal static class LearningTelemetry
{
    private static readonly Instrumentation _library = new(typeof(LearningTelemetry));
    private static readonly Histogram<double> _fits = _library.Duration("modelops.fit.duration", "Fits of a trainer with its preparation: of a model, a fold or a trial.");
    private static readonly Histogram<double> _proofs = _library.Duration("modelops.proof.duration", "Comparisons of a written graph with what was fitted.");

    public static Operation? Fit(string trainer, LearningTask task, int rows, int columns) =>
        _library.Start("fit", _fits)?.Tag("modelops.trainer", trainer).Tag("modelops.task", NameOf(task)).Note("modelops.rows", rows).Note("modelops.columns", columns);

    public static Operation? Proof(string trainer, int rows) => _library.Start("prove graph", _proofs)?.Tag("modelops.trainer", trainer).Note("modelops.rows", rows);

    private static string NameOf(LearningTask task) => task.ToString().ToLowerInvariant();
}
