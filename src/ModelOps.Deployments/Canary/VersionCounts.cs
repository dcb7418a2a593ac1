namespace ModelOps.Deployments.Canary;

/// <summary>The evidence of one version while it grows. Not for several threads at once.</summary>
internal sealed class VersionCounts
{
    private readonly Dictionary<string, long> _predictions;
    private readonly LatencySketch _latency;
    private ProportionCount _errors;

    internal VersionCounts(VersionEvidence from)
    {
        _errors = from.Errors;
        _latency = from.Latency.Copy();
        _predictions = new(from.Predictions);
    }

    internal void Add(ScoredRequest request, PredictionShares shares, bool isChampion)
    {
        var failed = request.Status >= 400;
        _errors += new ProportionCount(failed ? 1 : 0, 1);
        if (failed)
        {
            return;
        }

        _latency.Add(request.Duration);
        if (request.Answer is { } answer)
        {
            shares.Add(answer, _predictions, isChampion);
        }
    }

    internal VersionEvidence Evidence() => new() { Errors = _errors, Latency = _latency.Copy(), Predictions = new Dictionary<string, long>(_predictions) };
}
