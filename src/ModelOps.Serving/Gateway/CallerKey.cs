namespace ModelOps;

/// <summary>What a caller is known by when versions share the traffic: requests with the same value go to the same version while the weights allow.</summary>
/// <param name="Source">Where the value stands.</param>
/// <param name="Name">The header's or the cookie's name; for the request's id, the header that brings it.</param>
/// <param name="IsIssued">True to give a caller without the cookie one, so that it stays with its version.</param>
public sealed record CallerKey(CallerKeySource Source, string Name, bool IsIssued = false)
{
    /// <summary>The header that brings a request's id.</summary>
    public const string RequestIdHeader = "X-Request-Id";

    /// <summary>Reads <c>header:X-User</c>, <c>cookie:user</c> or <c>request-id</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isIssued">Whether callers without the cookie get one.</param>
    /// <exception cref="InvalidInputException">It is none of them.</exception>
    public static CallerKey Parse(string text, bool isIssued = false)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return (kind, name) switch
        {
            ("header", _) when IsToken(name) => new(CallerKeySource.Header, name),
            ("cookie", _) when IsToken(name) => new(CallerKeySource.Cookie, name, isIssued),
            ("request-id", "") when colon < 0 => new(CallerKeySource.RequestId, RequestIdHeader),
            _ => throw new InvalidInputException($"Callers cannot be known by '{text}'.{Suggestion.For(kind, ["header", "cookie", "request-id"])} Give header:NAME, cookie:NAME or request-id."),
        };
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Source switch
    {
        CallerKeySource.Header => $"header:{Name}",
        CallerKeySource.Cookie => $"cookie:{Name}",
        _ => "request-id",
    };

    // What HTTP lets a name be.
    private static bool IsToken(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
}
