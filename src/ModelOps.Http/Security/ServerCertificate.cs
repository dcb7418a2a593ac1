using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps.Http.Security;

/// <summary>A server's certificate from files. When the files change, the next connection gets the new one; a new one that cannot be used is logged, and the one before goes on.</summary>
internal sealed partial class ServerCertificate
{
    private readonly string _file;
    private readonly string? _keyFile;
    private readonly string? _passwordVariable;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _one = new();
    private volatile Loaded _now;

    /// <summary>Reads it, as <see cref="CertificateFiles.Read"/> does.</summary>
    /// <param name="file">The certificate.</param>
    /// <param name="keyFile">Its key where that is in a file of its own.</param>
    /// <param name="passwordVariable">The environment variable with the password; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of later changes; null for nobody.</param>
    /// <exception cref="InvalidInputException">A file or the variable is missing, or they do not fit together.</exception>
    internal ServerCertificate(string file, string? keyFile, string? passwordVariable, TimeProvider time, ILogger? logger = null)
    {
        (_file, _keyFile, _passwordVariable, _time, _logger) = (file, keyFile, passwordVariable, time, logger ?? NullLogger.Instance);
        _now = Load();
    }

    /// <summary>What Kestrel asks at each handshake.</summary>
    internal TlsHandshakeCallbackOptions Handshake => new() { OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = Current() }) };

    /// <summary>The certificate of the files as they are.</summary>
    internal SslStreamCertificateContext Current()
    {
        if (_now.Stamp == Stamp())
        {
            return _now.Context;
        }

        lock (_one)
        {
            // Somebody else may have read it meanwhile.
            if (Stamp() is var stamp && stamp != _now.Stamp)
            {
                try
                {
                    _now = Load();
                    Renewed(_logger, _file);
                }
                catch (InvalidInputException exception)
                {
                    // Until the files change again: a key may be written after its certificate.
                    _now = _now with { Stamp = stamp };
                    Kept(_logger, exception.Message);
                }
            }
        }

        return _now.Context;
    }

    private Loaded Load()
    {
        var stamp = Stamp();
        var (certificate, chain) = CertificateFiles.Read(_file, _keyFile, _passwordVariable, _time);
        return new(SslStreamCertificateContext.Create(certificate, chain, offline: true), stamp);
    }

    private ((DateTime, long) Certificate, (DateTime, long) Key) Stamp() => (Stamp(_file), Stamp(_keyFile));

    // By the open file: links are followed, as those by which Kubernetes changes files.
    private static (DateTime Written, long Length) Stamp(string? file)
    {
        try
        {
            using var handle = file is null ? null : File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            return handle is null ? default : (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return default;
        }
    }

    [LoggerMessage(40, LogLevel.Information, "New connections get the certificate that '{File}' holds now")]
    private static partial void Renewed(ILogger logger, string file);

    [LoggerMessage(41, LogLevel.Error, "The certificate stays as it was: {Reason}")]
    private static partial void Kept(ILogger logger, string reason);

    private sealed record Loaded(SslStreamCertificateContext Context, ((DateTime, long) Certificate, (DateTime, long) Key) Stamp);
}
