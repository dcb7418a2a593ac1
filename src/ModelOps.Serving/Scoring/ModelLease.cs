namespace ModelOps.Serving.Scoring;

/// <summary>The right to use a version until it is disposed; only once, as <c>using</c> does.</summary>
internal readonly struct ModelLease(ServedModel served) : IDisposable
{
    internal ServedModel Served => served;

    public void Dispose() => served.Return();
}
