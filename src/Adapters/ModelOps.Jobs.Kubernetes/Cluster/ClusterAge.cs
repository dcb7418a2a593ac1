using System.Globalization;

namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>Whether the cluster is new enough: an older one would leave out, without a word, that each task has its own tries.</summary>
internal sealed class ClusterAge(ClusterApi api)
{
    private const int OldestMinor = 29;
    private volatile bool _checked;

    /// <summary>Asks it, once.</summary>
    /// <exception cref="InvalidInputException">It is too old.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_checked)
        {
            return;
        }

        var version = await api.VersionAsync(cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(version.Minor?.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            throw new WorkFailedException($"The cluster {api.Place.Host} gives '{version.Major}.{version.Minor}' as its version, which cannot be understood.");
        }

        if (version.Major == "1" && minor < OldestMinor)
        {
            throw new InvalidInputException($"The cluster {api.Place.Host} runs Kubernetes {version.Major}.{version.Minor}. The engine kubernetes needs 1.{OldestMinor} or newer.");
        }

        _checked = true;
    }
}
