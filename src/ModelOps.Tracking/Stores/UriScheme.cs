namespace ModelOps.Tracking;

/// <summary>What stands before the colon of a URI.</summary>
internal static class UriScheme
{
    // Schemes that a package of ours adds, for the message where it is missing.
    private static readonly Dictionary<string, string> _packages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s3"] = "ModelOps.Tracking.Cloud",
    };

    /// <summary>The scheme in lower case; null when it has none, as a path. One letter is a drive.</summary>
    internal static string? Of(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && uri[..colon].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.') ? uri[..colon].ToLowerInvariant() : null;
    }

    /// <summary>The sentence, with a leading blank, that names the package which adds a scheme; empty when none of ours does.</summary>
    internal static string Package(string? scheme) =>
        scheme is not null && _packages.TryGetValue(scheme, out var package) ? $" The package {package} adds it." : "";
}
