using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelOps.Files;

namespace ModelOps.Deployments.Services;

/// <summary>A log file that nobody else may read. A full one becomes FILE.1, and the one before it is deleted; a disk that is full loses lines, not the service.</summary>
internal sealed class RotatingLog(string path, long mostBytes, TimeProvider time) : ILoggerProvider
{
    private const int LongestLine = 8000;
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>Adds a line.</summary>
    internal void Write(string line)
    {
        try
        {
            lock (_lock)
            {
                if (new FileInfo(path) is { Exists: true } file && file.Length >= mostBytes)
                {
                    File.Move(path, path + ".1", overwrite: true);
                }

                var options = UserState.OwnerOnly(FileMode.Append);
                (options.Access, options.Share) = (FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                using var stream = new FileStream(path, options);
                stream.Write(Encoding.UTF8.GetBytes(line.ReplaceLineEndings("\\n") + "\n"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is nowhere else to say it.
        }
    }

    /// <summary>The last lines of a log; none where there is no log.</summary>
    internal static IReadOnlyList<string> Tail(string path, int lines)
    {
        try
        {
            var before = File.Exists(path + ".1") ? File.ReadLines(path + ".1") : [];
            return [.. (File.Exists(path) ? before.Concat(File.ReadLines(path)) : before).TakeLast(lines)];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private sealed class Writer(RotatingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = $"{log.Now()} {logLevel.ToString().ToLowerInvariant()}: {category}[{eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}";
            log.Write(text.Length > LongestLine ? text[..LongestLine] : text);
        }
    }

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
