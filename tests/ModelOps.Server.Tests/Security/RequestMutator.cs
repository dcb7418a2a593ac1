using System.Text;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Security;

/// <summary>Takes a recorded request and spoils it in one to three ways.</summary>
internal sealed class RequestMutator(int seed)
{
    private static readonly string[] _methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private static readonly string[] _values =
    [
        "null", "true", "-1", "0", "1e400", "NaN", "-Infinity", "9223372036854775808", "1.5", "\"\"", "[]", "{}", "[[[[[]]]]]", "\"\\u0000\"", "\"\\ud800\"", "\"../../x\"", "\"'; DROP TABLE runs; --\"",
        "[null]", "[{\"key\":null}]", "[{\"key\":\"k\",\"value\":\"v\"}]", "\"metrics.a > 1\"", "\"%00\"", "\"\\u202e\"", "{\"$type\":\"System.Diagnostics.Process\"}",
    ];

    private readonly Random _random = new(seed);

    public (string Method, string Target, Dictionary<string, string> Headers, byte[]? Body) Next(IReadOnlyList<RecordedExchange> recording, Bindings bindings)
    {
        var exchange = recording[_random.Next(recording.Count)];
        var (target, headers, body) = Replayer.Request(exchange, bindings);
        var method = exchange.Method;
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            switch (_random.Next(9))
            {
                case 0:
                    method = _methods[_random.Next(_methods.Length)];
                    break;
                case 1:
                    target = Spoil(target);
                    break;
                case 2:
                    target += (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "path=" + AttackForms.Targets[_random.Next(AttackForms.Targets.Length)];
                    break;
                case 3:
                    target = target[..(target.LastIndexOf('/') + 1)] + AttackForms.Targets[_random.Next(AttackForms.Targets.Length)];
                    break;
                case 4:
                    headers["Content-Type"] = _random.Next(3) switch { 0 => "text/plain", 1 => "application/json; charset=utf-16", _ => "application/json" };
                    break;
                case 5:
                    body = body is { Length: > 0 } ? SpoilBytes(body) : "{"u8.ToArray();
                    break;
                case 6:
                    body = body?[.._random.Next(body.Length + 1)];
                    break;
                default:
                    body = body is { Length: > 0 } ? Replace(body) : body;
                    break;
            }
        }

        return (method, target, headers, body ?? (method is "GET" or "HEAD" or "OPTIONS" ? null : []));
    }

    private string Spoil(string target)
    {
        var at = _random.Next(1, target.Length + 1);
        var insert = _random.Next(4) switch { 0 => "%" + _random.Next(256).ToString("x2", null), 1 => ((char)_random.Next(33, 127)).ToString(), 2 => "//", _ => "" };
        return insert.Length > 0 ? target.Insert(at, insert) : target.Remove(at - 1, 1) is { Length: > 0 } shorter && shorter[0] == '/' ? shorter : "/";
    }

    private byte[] SpoilBytes(byte[] body)
    {
        var copy = (byte[])body.Clone();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            copy[_random.Next(copy.Length)] = (byte)_random.Next(256);
        }

        return copy;
    }

    // One JSON value gives way to a nasty one: the text after a colon, up to the next comma or bracket.
    private byte[] Replace(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToList();
        if (colons.Count == 0)
        {
            return body;
        }

        var start = colons[_random.Next(colons.Count)] + 1;
        var end = text.IndexOfAny([',', '}', ']'], start);
        return Encoding.UTF8.GetBytes(text[..start] + _values[_random.Next(_values.Length)] + (end < 0 ? "" : text[end..]));
    }
}
