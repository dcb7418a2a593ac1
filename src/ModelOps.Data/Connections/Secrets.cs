using System.Data.Common;

namespace ModelOps.Data.Connections;

/// <summary>Passwords and the like in connection strings, and how they are kept out of messages.</summary>
internal static class Secrets
{
    private const string Hidden = "…";
    private static readonly string[] _words = ["password", "pwd", "secret", "token", "key", "passfile"];

    /// <summary>The secret values, without the scheme.</summary>
    public static IEnumerable<string> Of(string connection)
    {
        if (connection.StartsWith("//", StringComparison.Ordinal))
        {
            var end = connection.IndexOf('/', 2);
            var authority = end < 0 ? connection[2..] : connection[2..end];
            var user = authority.LastIndexOf('@') is > 0 and var at ? authority[..at] : "";
            if (user.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && user[(colon + 1)..] is { Length: > 0 } password)
            {
                yield return password;
                yield return Uri.UnescapeDataString(password);
            }

            var query = connection.IndexOf('?', StringComparison.Ordinal);
            foreach (var value in Keywords(query < 0 ? "" : connection[(query + 1)..].Replace('&', ';')))
            {
                yield return value;
                yield return Uri.UnescapeDataString(value);
            }

            yield break;
        }

        foreach (var value in Keywords(connection))
        {
            yield return value;
        }
    }

    /// <summary>A message with each secret taken out.</summary>
    public static string Hide(string message, string connection) =>
        Of(connection).Append(connection).Where(secret => secret.Length > 0).Distinct().OrderByDescending(secret => secret.Length)
            .Aggregate(OneSentence(message), (text, secret) => text.Replace(secret, Hidden, StringComparison.Ordinal));

    // Messages of databases have several lines, and often no full stop.
    private static string OneSentence(string message) => string.Join(' ', message.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ') + ".";

    private static IEnumerable<string> Keywords(string connection)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            // It cannot be parted, so whatever stands behind an equals sign may be the secret.
            return connection.Split(';').Where(part => part.Contains('=', StringComparison.Ordinal)).Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
        }

        return builder.Keys.Cast<string>().Where(IsSecret).Select(key => builder[key].ToString()!).Where(value => value.Length > 0);
    }

    private static bool IsSecret(string key) => _words.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase)) && !key.Contains("persist", StringComparison.OrdinalIgnoreCase);
}
