using System.CommandLine;

namespace ModelOps.Cli.Running;

/// <summary>How long and how large a run may get, as the command line says.</summary>
/// <param name="Time">All of it; null for any time.</param>
/// <param name="CellTime">A cell; null for any time.</param>
/// <param name="Memory">The resident memory of its processes together, in bytes; null for any.</param>
internal sealed record RunLimits(TimeSpan? Time, TimeSpan? CellTime, long? Memory)
{
    // A timer of .NET takes no more than 49 days.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(45);

    /// <summary>The options of a verb.</summary>
    internal sealed class Options
    {
        private readonly Option<string?> _whole = new("--time-limit") { Description = "How long it may take, as 90s, 15m or 2h; a plain number is seconds. Exit code 4 when it takes longer.", HelpName = "TIME" };
        private readonly Option<string?> _cell = new("--cell-time-limit") { Description = "How long a cell may take. Exit code 4 when one takes longer.", HelpName = "TIME" };
        private readonly Option<string?> _size = new("--memory-limit") { Description = "How much memory it and the processes it starts may use, as 512M or 4G. Exit code 6 when they use more.", HelpName = "SIZE" };

        internal void AddTo(Command command, bool hasCells)
        {
            command.Add(_whole);
            command.Add(_size);
            if (hasCells)
            {
                command.Add(_cell);
            }
        }

        /// <exception cref="InvalidInputException">A value cannot be read.</exception>
        internal RunLimits Read(ParseResult result) => new(TimeOf(result, _whole), TimeOf(result, _cell), SizeOf(result, _size));
    }

    private static TimeSpan? TimeOf(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } text)
        {
            return null;
        }

        var time = DurationText.Parse(text) ?? DurationText.Parse(text + "s");
        return time > TimeSpan.Zero && time <= _longest ? time
            : throw new InvalidInputException($"'{option.Name}' cannot be '{text}'. Give a time over 0 and up to 45d, such as 90s, 15m or 2h.");
    }

    private static long? SizeOf(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } text)
        {
            return null;
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new InvalidInputException($"'{option.Name}' needs Linux, which says what memory the processes of a run use. Leave it out.");
        }

        return MemoryText.Parse(text) ?? throw new InvalidInputException($"'{option.Name}' cannot be '{text}'. Give an amount of memory, such as 512M or 4G.");
    }
}
