using System.Globalization;
using System.Text;

namespace ModelOps.Data.Csv;

/// <summary>Parses ISO 8601 timestamps from UTF-8: a date, or a date and a time behind 'T' or a blank, with an optional zone.</summary>
internal static class CsvTimestamp
{
    /// <summary>Reads a timestamp in ISO 8601, or in the form given.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, string? format, out DateTime value)
    {
        if (format is null)
        {
            return TryParse(text, out value);
        }

        Span<char> characters = stackalloc char[64];
        value = default;
        return text.Length <= characters.Length && Encoding.UTF8.TryGetChars(text, characters, out var count)
            && DateTime.TryParseExact(characters[..count], format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out value);
    }

    /// <summary>Reads a timestamp to the microsecond; one with a zone becomes UTC, one without keeps no zone.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime value)
    {
        value = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        value = new DateTime(year, month, day);
        return text.Length == 10 || (text[10] is (byte)'T' or (byte)' ' && TryTime(text[11..], ref value));
    }

    private static bool TryTime(ReadOnlySpan<byte> text, ref DateTime value)
    {
        if (text.Length < 5 || text[2] != ':' || !Digits(text, 0, 2, out var hour) || !Digits(text, 3, 2, out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        var at = 5;
        var second = 0;
        long ticks = 0;
        if (text.Length >= 8 && text[5] == ':')
        {
            if (!Digits(text, 6, 2, out second) || second > 59)
            {
                return false;
            }

            at = 8;
            if (at < text.Length && text[at] is (byte)'.' or (byte)',')
            {
                var scale = TimeSpan.TicksPerSecond;
                for (at++; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
                {
                    scale /= 10;
                    ticks += (text[at] - '0') * scale;
                }

                ticks -= ticks % TimeSpan.TicksPerMicrosecond;
            }
        }

        value = value.AddTicks((((hour * 60L) + minute) * 60 + second) * TimeSpan.TicksPerSecond + ticks);
        return at == text.Length || TryZone(text[at..], ref value);
    }

    private static bool TryZone(ReadOnlySpan<byte> text, ref DateTime value)
    {
        if (text is [(byte)'Z'])
        {
            value = DateTime.SpecifyKind(value, DateTimeKind.Utc);
            return true;
        }

        // +hh, +hhmm or +hh:mm
        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !Digits(text, 1, 2, out var hours) || hours > 14)
        {
            return false;
        }

        var minutes = 0;
        var minutesAt = text.Length == 6 && text[3] == ':' ? 4 : 3;
        if (text.Length != 3 && (text.Length != minutesAt + 2 || !Digits(text, minutesAt, 2, out minutes) || minutes > 59))
        {
            return false;
        }

        var offset = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        var ticks = value.Ticks - (text[0] == '-' ? -offset : offset);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        for (var i = start; i < start + count; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
