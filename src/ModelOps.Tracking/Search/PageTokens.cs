using System.Text;
using System.Text.Json;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking.Search;

/// <summary>Page tokens: where the next page begins, in base64.</summary>
internal static class PageTokens
{
    private const int Longest = 200;

    public static string Of(long offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{{\"offset\": {offset}}}"));

    public static long Offset(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return 0;
        }

        var buffer = new byte[Math.Min(token.Length, Longest)];
        if (token.Length > Longest || !Convert.TryFromBase64String(token, buffer, out var length))
        {
            throw TrackingErrors.Invalid("Invalid page token, could not base64-decode");
        }

        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("offset", out var offset)
                && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt64(out var number) && number >= 0)
            {
                return number;
            }
        }
        catch (JsonException)
        {
        }

        throw TrackingErrors.Invalid("Invalid page token, it holds no offset");
    }

    /// <summary>Cuts one row more than asked for into a page and its token.</summary>
    public static Page<T> Cut<T>(List<T> rows, int maxResults, long offset)
    {
        if (rows.Count <= maxResults)
        {
            return new(rows, null);
        }

        rows.RemoveRange(maxResults, rows.Count - maxResults);
        return new(rows, Of(offset + maxResults));
    }
}
