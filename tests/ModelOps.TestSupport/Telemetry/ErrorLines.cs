using Microsoft.Extensions.Logging;

namespace ModelOps.TestSupport.Telemetry;

/// <summary>Keeps what one category logs as an error.</summary>
public sealed class ErrorLines(string category) : ILoggerFactory
{
    private readonly Lock _lock = new();

    public List<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName == category);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Logger(ErrorLines lines, bool isKept) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isKept && logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (lines._lock)
                {
                    lines.Lines.Add(formatter(state, exception));
                }
            }
        }
    }
}
