namespace ModelOps.Serving.Gateway;

/// <summary>Says of each request that an observer hears of whether it was a copy for the shadow.</summary>
internal sealed class ShadowObserver(IScoringObserver observer) : IScoringObserver
{
    private static readonly AsyncLocal<bool> _isShadow = new();

    /// <summary>What is scored in this flow, until it is disposed, is a copy.</summary>
    internal static IDisposable Mark()
    {
        _isShadow.Value = true;
        return new Marked();
    }

    public bool Takes(string requestId) => observer.Takes(requestId);

    public void Scored(ScoredRequest request) => observer.Scored(_isShadow.Value ? request with { IsShadow = true } : request);

    private sealed class Marked : IDisposable
    {
        public void Dispose() => _isShadow.Value = false;
    }
}
