namespace ModelOps.Data.Frames;

/// <summary>Puts columns one below the other.</summary>
internal static class ColumnConcat
{
    public static Column Of(IReadOnlyList<Column> parts)
    {
        var first = parts[0];
        if (parts.All(part => part.Type is ColumnType.Float64 or ColumnType.Int64) && parts.Any(part => part.Type != first.Type))
        {
            parts = [.. parts.Select(part => part.Type == ColumnType.Float64 ? part : new Column<double>(part.Name, new Frame(part).Numbers(part.Name)))];
        }

        var other = parts.FirstOrDefault(part => part.Type != parts[0].Type);
        if (other is not null)
        {
            throw new InvalidInputException($"Column '{first.Name}' is {first.Type} in one frame and {other.Type} in another. Convert one of them first.");
        }

        return parts[0] switch
        {
            Column<double> => Values<double>(parts),
            Column<long> => Values<long>(parts),
            Column<bool> => Values<bool>(parts),
            Column<DateTime> => Values<DateTime>(parts),
            _ => Texts([.. parts.Cast<StringColumn>()]),
        };
    }

    private static Column<T> Values<T>(IReadOnlyList<Column> parts)
        where T : struct
    {
        var values = new T[parts.Sum(part => part.Count)];
        var missing = parts.Any(part => part.MissingCount > 0) ? new bool[values.Length] : null;
        var at = 0;
        foreach (var part in parts.Cast<Column<T>>())
        {
            part.Values.CopyTo(values.AsSpan(at));
            for (var row = 0; missing is not null && row < part.Count; row++)
            {
                missing[at + row] = part.IsMissing(row);
            }

            at += part.Count;
        }

        return new Column<T>(parts[0].Name, values, missing);
    }

    private static StringColumn Texts(StringColumn[] parts)
    {
        var codes = new int[parts.Sum(part => part.Count)];
        var categories = new Dictionary<string, int>(StringComparer.Ordinal);
        var at = 0;
        foreach (var part in parts)
        {
            var map = part.Categories.Select(text =>
            {
                categories.TryAdd(text, categories.Count);
                return categories[text];
            }).ToArray();
            foreach (var code in part.Codes)
            {
                codes[at++] = code < 0 ? -1 : map[code];
            }
        }

        return new StringColumn(parts[0].Name, codes, [.. categories.Keys]);
    }
}
