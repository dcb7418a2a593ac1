using System.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps.Cli.Commands;

/// <summary>The log on standard error: <c>--verbose</c> of every verb, or the variable <c>MODELOPS_LOG</c>.</summary>
internal static class TerminalLog
{
    internal const string Option = "--verbose";

    private const string Variable = "MODELOPS_LOG";

    internal static Option<bool> Verbose() => new(Option)
    {
        Description = $"Write what happens inside to standard error, as {Variable}=debug does.",
        Recursive = true,
        Arity = ArgumentArity.Zero,
    };

    /// <summary>The log that a command line asks for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="otherwise">What is written when it does not say.</param>
    /// <param name="writer">Where it goes; null for standard error.</param>
    /// <exception cref="InvalidInputException">The variable names no level.</exception>
    internal static ILoggerFactory Factory(ParseResult result, LogLevel otherwise = LogLevel.None, TextWriter? writer = null)
    {
        var level = result.GetValue<bool>(Option) ? LogLevel.Debug : Level(Environment.GetEnvironmentVariable(Variable), otherwise);
        var provider = new Provider(writer ?? result.InvocationConfiguration.Error);

        // What ASP.NET Core says of each request has its address in it, and with it what was searched for. A host that cannot start
        // throws, too, and the verb says so in a sentence.
        return level == LogLevel.None ? NullLoggerFactory.Instance : LoggerFactory.Create(builder => builder
            .SetMinimumLevel(level).AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None).AddProvider(provider));
    }

    internal static LogLevel Level(string? text, LogLevel otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsAsciiDigit(text[0]) ? level
        : throw new InvalidInputException($"The environment variable {Variable} is '{text}'. Set it to trace, debug, information, warning, error, critical or none.");

    private sealed class Provider(TextWriter writer) : ILoggerProvider
    {
        private readonly Lock _line = new();

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Writer(Provider provider, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var line = $"{logLevel.ToString().ToLowerInvariant()}: {category}[{eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}";
                lock (provider._line)
                {
                    provider.Write(line.ReplaceLineEndings("\\n"));
                }
            }
        }

        private void Write(string line) => writer.WriteLine(line);
    }
}
