using System.Net.Http.Headers;
using System.Text;
using ModelOps.Redaction;

namespace ModelOps.Tracking.Remote;

/// <summary>Where a tracking server is and how it is asked, from the URI and MLflow's environment variables.</summary>
internal sealed record RestSettings(Uri Address, AuthenticationHeaderValue? Authorization, bool InsecureTls, int MostRetries, TimeSpan Timeout)
{
    public static RestSettings Read(string uri, Func<string, string?> environment)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            throw new InvalidInputException($"'{uri}' is not the address of a tracking server; write one such as http://host:5000.");
        }

        return new RestSettings(
            new Uri(Plain(parsed) + "/"),
            Credentials(parsed, environment),
            environment("MLFLOW_TRACKING_INSECURE_TLS")?.ToLowerInvariant() is "true" or "1",
            Number(environment, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", 5),
            TimeSpan.FromSeconds(Number(environment, "MLFLOW_HTTP_REQUEST_TIMEOUT", 120)));
    }

    // The URI's own credentials, then those of the same address in MLFLOW_TRACKING_URI, since files of ours keep addresses without; then user and password, then the token.
    private static AuthenticationHeaderValue? Credentials(Uri uri, Func<string, string?> environment)
    {
        if (uri.UserInfo.Length == 0 && Uri.TryCreate(environment("MLFLOW_TRACKING_URI"), UriKind.Absolute, out var named) && Plain(named) == Plain(uri))
        {
            uri = named;
        }

        if (uri.UserInfo.Length > 0)
        {
            return Basic(Uri.UnescapeDataString(uri.UserInfo));
        }

        if (environment("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } user)
        {
            return Basic($"{user}:{KnownSecrets.Keep(environment("MLFLOW_TRACKING_PASSWORD") ?? "")}");
        }

        return environment("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", KnownSecrets.Keep(token)) : null;
    }

    private static string Plain(Uri uri) => new UriBuilder(uri) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri.ToString().TrimEnd('/');

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static int Number(Func<string, string?> environment, string name, int otherwise) => environment(name) switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out var number) && number >= 0 => number,
        var text => throw new InvalidInputException($"The environment variable {name} is '{text}'; it must be a whole number, not negative."),
    };
}
