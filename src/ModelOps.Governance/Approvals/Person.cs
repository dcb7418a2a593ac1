namespace ModelOps.Governance.Approvals;

/// <summary>Who acts.</summary>
internal static class Person
{
    /// <summary>
    /// The user of a tracking server, by the credentials that it is asked with; else the user of the operating system. The server checks the first, the login the second, and nobody whether a record
    /// names the same.
    /// </summary>
    /// <param name="trackingUri">The store, as <c>MLFLOW_TRACKING_URI</c> names it.</param>
    internal static string Of(string trackingUri)
    {
        if (Uri.TryCreate(trackingUri, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            var user = uri.UserInfo.Length > 0 ? Uri.UnescapeDataString(uri.UserInfo.Split(':')[0]) : Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME");
            if (!string.IsNullOrWhiteSpace(user))
            {
                return Plain(user);
            }
        }

        return Plain(Environment.UserName);
    }

    /// <summary>Whether two names are of one person: case makes no other.</summary>
    internal static bool IsSame(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    // A name must not look like the rest of a record.
    private static string Plain(string name) => new([.. name.Trim().Select(letter => char.IsControl(letter) ? '-' : letter)]);
}
