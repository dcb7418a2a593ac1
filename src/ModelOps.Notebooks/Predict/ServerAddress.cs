namespace ModelOps;

/// <summary>The address of a model server as people write it.</summary>
internal static class ServerAddress
{
    private const string Route = "/invocations";

    /// <summary>The address that routes are relative to.</summary>
    /// <param name="text">As <c>http://127.0.0.1:5010</c>; a path before the routes is kept, and the route for scoring may be there.</param>
    /// <exception cref="InvalidInputException">It is not an http or https address.</exception>
    internal static Uri Parse(string text)
    {
        var root = text.TrimEnd('/');
        root = root.EndsWith(Route, StringComparison.Ordinal) ? root[..^Route.Length] : root;
        return Uri.TryCreate(root + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri
            : throw new InvalidInputException($"'{Wording.Option("url")}' cannot be '{text}'. Give the address of a model server, such as http://127.0.0.1:5010.");
    }
}
