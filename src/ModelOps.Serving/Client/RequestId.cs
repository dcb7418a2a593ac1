namespace ModelOps.Serving.Client;

/// <summary>What names a request: labels that come later give it.</summary>
internal static class RequestId
{
    internal const string Header = "X-Request-Id";
    private const int Longest = 128;

    /// <summary>A caller's id; null when it is none: it goes into logs, headers and file names, and '/' parts it from a row's number.</summary>
    internal static string? Valid(string? given)
    {
        if (given is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        foreach (var letter in given)
        {
            if (letter is < '!' or > '~' or '/')
            {
                return null;
            }
        }

        return given;
    }

    internal static string New() => Guid.CreateVersion7().ToString("N");
}
