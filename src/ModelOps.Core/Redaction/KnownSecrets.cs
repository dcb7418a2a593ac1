using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ModelOps.Redaction;

/// <summary>
/// The secrets that this process has read from an environment variable or a file: known exactly, so that they are found in any text. Shorter ones than six characters are
/// not kept, nor numbers shorter than eight: they would be found in ordinary text.
/// </summary>
internal static class KnownSecrets
{
    private const string Kind = "secret that this process has read";
    private const int Shortest = 6;
    private const int ShortestNumber = 8;
    private static readonly Lock _sync = new();
    private static readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private static State _state = new([]);

    /// <summary>Notes a secret.</summary>
    /// <returns>The secret.</returns>
    internal static string Keep(string secret)
    {
        var value = secret.Trim();
        if (value.Length < Shortest || (value.Length < ShortestNumber && value.All(char.IsAsciiDigit)))
        {
            return secret;
        }

        lock (_sync)
        {
            if (_values.Add(value))
            {
                // As it stands in addresses, JSON and HTML, and in a file whose bytes are read as characters, too.
                _values.UnionWith([Uri.EscapeDataString(value), JsonEncodedText.Encode(value).Value, WebUtility.HtmlEncode(value), Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value))]);
                Volatile.Write(ref _state, new State([.. _values]));
            }
        }

        return secret;
    }

    /// <summary>Notes the secrets that a text holds, but plain words: those are found in ordinary text, too.</summary>
    internal static void KeepThoseIn(string text)
    {
        foreach (var match in SecretText.Find(text))
        {
            var value = text.Substring(match.Start, match.Length);
            if (!value.All(char.IsLetter))
            {
                Keep(value);
            }
        }
    }

    internal static void Find(string text, ref List<SecretMatch>? found)
    {
        var state = Volatile.Read(ref _state);
        if (state.Values.Length == 0)
        {
            return;
        }

        for (var at = text.AsSpan().IndexOfAny(state.Search); at >= 0;)
        {
            var length = state.Values.Where(value => string.CompareOrdinal(text, at, value, 0, value.Length) == 0).Max(value => value.Length);
            (found ??= []).Add(new(Kind, at, length));
            var next = text.AsSpan(at + length).IndexOfAny(state.Search);
            at = next < 0 ? -1 : at + length + next;
        }
    }

    private sealed class State(string[] values)
    {
        public string[] Values { get; } = values;

        public SearchValues<string> Search { get; } = SearchValues.Create(values, StringComparison.Ordinal);
    }
}
