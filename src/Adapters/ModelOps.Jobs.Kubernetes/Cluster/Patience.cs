namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>How long the engine asks again when a cluster does not answer, or answers that it has too much to do.</summary>
/// <param name="Tries">How often it asks again.</param>
/// <param name="First">The first pause; each next one is twice as long, with jitter. What <c>Retry-After</c> says counts more.</param>
/// <param name="Longest">The longest pause.</param>
internal sealed record Patience(int Tries, TimeSpan First, TimeSpan Longest)
{
    /// <summary>About a minute and a half.</summary>
    internal static Patience Usual { get; } = new(8, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30));
}
