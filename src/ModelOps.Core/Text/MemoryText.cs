using System.Globalization;

namespace ModelOps;

/// <summary>Amounts of memory as people write them: <c>512M</c>, <c>4G</c>, <c>1.5GiB</c>. All units are powers of 1024, as Slurm's and systemd's.</summary>
internal static class MemoryText
{
    private const int Step = 1024;
    private static readonly string[] _units = ["", "K", "M", "G", "T"];

    /// <summary>The bytes; null for a text that is not an amount of at least one byte.</summary>
    internal static long? Parse(string text)
    {
        var number = text.TrimEnd([.. "BiKMGT"]);
        var unit = text[number.Length..];
        if (unit.EndsWith('B'))
        {
            unit = unit[..^1];
        }

        if (unit.Length > 1 && unit.EndsWith('i'))
        {
            unit = unit[..^1];
        }

        var power = Array.IndexOf(_units, unit);
        return power >= 0 && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * Math.Pow(Step, power) is >= 1 and < long.MaxValue and var bytes
            ? (long)Math.Round(bytes)
            : null;
    }

    /// <summary>An amount as it would be written, in the largest unit that it is one or more of, with at most one digit after the point.</summary>
    internal static string Of(long bytes)
    {
        var power = 0;
        for (var rest = bytes; rest >= Step && power < _units.Length - 1; rest /= Step)
        {
            power++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes / Math.Pow(Step, power):0.#}{(power == 0 ? "B" : _units[power])}");
    }
}
