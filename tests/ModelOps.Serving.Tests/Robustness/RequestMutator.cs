using System.Text;

namespace ModelOps.Serving.Tests.Robustness;

/// <summary>Makes requests that are wrong in some place, each from its own number.</summary>
internal sealed class RequestMutator(int number)
{
    private const string Json = "application/json";
    private const string Infer = """{"id":"q1","inputs":[{"name":"age","shape":[2],"datatype":"FP64","data":[40,39]},{"name":"owner","shape":[2,1],"datatype":"BYTES","data":["no","yes"]}],"outputs":[{"name":"label"}]}""";

    private static readonly (string Path, string Type, string Body)[] _requests =
    [
        ("/invocations", Json, """{"dataframe_split":{"columns":["age","owner"],"index":[0,1],"data":[[39,"yes"],[null,"no"]]}}"""),
        ("/invocations", Json, """{"dataframe_records":[{"age":39.5,"owner":"yes"},{"age":null,"owner":"x"}],"params":{"scale":2}}"""),
        ("/invocations", Json, """{"instances":[{"age":1,"owner":"a"}]}"""),
        ("/invocations", Json, """{"instances":[[1,"a"],[2,"b"]]}"""),
        ("/invocations", Json, """{"inputs":{"age":[1,2,3],"owner":["a","b","c"]}}"""),
        ("/invocations", "text/csv", "age,owner\n39,yes\n,no\n\"40\",\"a \"\"b\"\"\"\n"),
        ("/v2/models/model/infer", Json, Infer),
        ("/v2/models/model/versions/1/infer", Json, Infer),
    ];

    private static readonly string[] _pages = ["/v2/models/model", "/v2/models/model/ready", "/v2", "/v2/health/ready", "/ping", "/version", "/openapi.json", "/docs", "/metrics", "/feedback", "/"];

    private static readonly string[] _types = ["application/json", "application/json; charset=utf-8", "text/csv", "application/vnd.apache.parquet", "application/octet-stream", "", "x", "application/json; charset=utf-16", "multipart/form-data; boundary=x"];

    // What breaks readers: ends of ranges, nesting, half letters, ways out of folders, orders to shells and templates.
    private static readonly string[] _nasty =
    [
        "NaN", "Infinity", "-1e999", "1e400", "9223372036854775808", "-0", "00", "1.", "null", "true", "[]", "{}", "[[[[", "]]]]", "\"", "\\", "\\ud800", "\\u0000", "\0", "\u00ff\u00fe", "\U0001F600",
        "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "%", "%zz", "${jndi:ldap://x}", "{{7*7}}", "'; drop table runs; --", "<script>alert(1)</script>", "\r\nX-Injected: 1", "\n", ",", ";", ":", "\t", "2026-02-30", "2026-01-31T12:00:00Z",
    ];

    private readonly Random _random = new(number);

    /// <summary>The bytes of a request.</summary>
    internal byte[] Make()
    {
        var (address, type, text) = _requests[_random.Next(_requests.Length)];
        var (body, path, method) = (Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(address), "POST");
        if (_random.Next(10) == 0)
        {
            (path, method) = (Bytes(_pages), "GET");
        }

        for (var left = _random.Next(3); left > 0; left--)
        {
            body = Mutate(body);
        }

        if (_random.Next(20) == 0)
        {
            body = Encoding.UTF8.GetBytes($$"""{"dataframe_split":{"columns":["age"],"data":{{new string('[', _random.Next(1, 5000))}}""");
        }

        if (_random.Next(12) == 0)
        {
            path = Mutate(path);
        }

        var length = _random.Next(30) switch { 0 => $"{body.Length + _random.Next(1, 100)}", 1 => $"{Math.Max(0, body.Length - 1)}", 2 => Pick(["-1", "99999999999999999999", "x", "1, 2"]), _ => $"{body.Length}" };
        var chunked = _random.Next(15) == 0;
        var head = new StringBuilder();
        head.Append(_random.Next(30) == 0 ? Pick(["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "post", "X"]) : method).Append(' ').Append(Encoding.Latin1.GetString(path)).Append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        head.Append("Content-Type: ").Append(_random.Next(12) == 0 ? Pick(_types) : type).Append("\r\n");
        head.Append(chunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {length}\r\n");
        if (_random.Next(4) == 0)
        {
            head.Append("X-Request-Id: ").Append(Pick(["a", "a/b", "a b", new string('x', 200), "\u00e4", "{id}"])).Append("\r\n");
        }

        if (_random.Next(8) == 0)
        {
            head.Append(Pick(["Inference-Header-Content-Length: 7", "Inference-Header-Content-Length: -1", "Inference-Header-Content-Length: 999999999", "Authorization: Bearer x", "Origin: http://evil.example", "Expect: 100-continue", "Content-Encoding: gzip", "Accept: */*;q=x", "Cookie: a=b; ;;="])).Append("\r\n");
        }

        head.Append("\r\n");
        byte[] request = chunked
            ? [.. Encoding.Latin1.GetBytes(head.ToString()), .. Encoding.Latin1.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8]
            : [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
        return _random.Next(15) == 0 ? Mutate(request) : request;
    }

    private byte[] Mutate(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return bytes;
        }

        var at = _random.Next(bytes.Length);
        var span = Math.Min(_random.Next(1, 12), bytes.Length - at);
        switch (_random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1:
                return [.. bytes[..at], .. bytes[(at + span)..]];
            case 2:
                return [.. bytes[..(at + span)], .. bytes[at..]];
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes[..at], .. Bytes(_nasty), .. bytes[(at + span)..]];
            default:
                return [.. bytes[..at], .. Bytes(_nasty), .. bytes[at..]];
        }
    }

    private byte[] Bytes(string[] texts) => Encoding.UTF8.GetBytes(Pick(texts));

    private string Pick(string[] texts) => texts[_random.Next(texts.Length)];
}
