using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelOps.Server.Tests.Replay;

/// <summary>An answer as it came over the wire.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>
/// HTTP/1.1 over a socket. It sends the target byte for byte: HttpClient would tidy up <c>..</c> and <c>%2e</c>,
/// on which the attacks depend.
/// </summary>
internal sealed class RawHttpClient(int port) : IDisposable
{
    private TcpClient? _connection;
    private BufferedStream? _stream;

    public async Task<RawResponse> SendAsync(string method, string target, IEnumerable<KeyValuePair<string, string>>? headers = null, byte[]? body = null)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = $"127.0.0.1:{port}" };
        foreach (var (name, value) in headers ?? [])
        {
            all[name] = value;
        }

        if (body is not null)
        {
            all.TryAdd("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
        }

        var head = $"{method} {target} HTTP/1.1\r\n{string.Concat(all.Select(pair => $"{pair.Key}: {pair.Value}\r\n"))}\r\n";
        return await SendBytesAsync([.. Encoding.UTF8.GetBytes(head), .. body ?? []], method == "HEAD");
    }

    /// <summary>Sends bytes as they are and reads one answer.</summary>
    public async Task<RawResponse> SendBytesAsync(byte[] request, bool headOnly = false)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        for (var attempt = 0; ; attempt++)
        {
            var reused = _stream is not null;
            try
            {
                if (_stream is null)
                {
                    _connection = new TcpClient();
                    await _connection.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                    _connection.NoDelay = true;
                    _stream = new BufferedStream(_connection.GetStream());
                }

                var written = WriteAsync(request, patience.Token);
                var response = await ReadAsync(headOnly, patience.Token);
                await written;
                return response;
            }
            catch (Exception exception) when (exception is IOException or SocketException && reused && attempt == 0)
            {
                Close(); // the server had closed the kept connection
            }
        }
    }

    public void Dispose() => Close();

    private async Task WriteAsync(byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            await _connection!.GetStream().WriteAsync(request, cancellationToken);
        }
        catch (IOException)
        {
            // A server may answer and hang up before it has read all; the answer is what counts.
        }
    }

    private async Task<RawResponse> ReadAsync(bool headOnly, CancellationToken cancellationToken)
    {
        var statusLine = await LineAsync(cancellationToken);
        if (statusLine.Length == 0)
        {
            Close();
            throw new IOException("The server closed the connection without an answer.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var line = await LineAsync(cancellationToken); line.Length > 0; line = await LineAsync(cancellationToken))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var body = headOnly ? [] : await BodyAsync(headers, cancellationToken);
        if (headers.TryGetValue("Connection", out var kept) && kept.Equals("close", StringComparison.OrdinalIgnoreCase))
        {
            Close();
        }

        return new RawResponse(int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            return await ExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }

        if (!headers.TryGetValue("Transfer-Encoding", out var coding) || coding != "chunked")
        {
            return [];
        }

        var body = new List<byte>();
        while (true)
        {
            var size = int.Parse(await LineAsync(cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await ExactlyAsync(size, cancellationToken));
            await LineAsync(cancellationToken);
            if (size == 0)
            {
                return [.. body];
            }
        }
    }

    private async Task<byte[]> ExactlyAsync(int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        await _stream!.ReadExactlyAsync(buffer, cancellationToken);
        return buffer;
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await _stream!.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
        {
            bytes.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. bytes]).TrimEnd('\r');
    }

    private void Close()
    {
        _stream?.Dispose();
        _connection?.Dispose();
        _stream = null;
        _connection = null;
    }
}
