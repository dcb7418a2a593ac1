namespace ModelOps.Data.Tables.Columns;

/// <summary>Names for the columns of tables that may have two of one name, or none.</summary>
internal static class ColumnNames
{
    /// <summary>A frame of columns whose names may not be unique.</summary>
    public static Frame Frame(IReadOnlyList<Column> columns)
    {
        var names = Unique([.. columns.Select(column => column.Name)]);
        return new Frame(columns.Select((column, i) => column.Name == names[i] ? column : column.Rename(names[i])));
    }

    /// <summary>The names, all different: one that was there before gets a number, as <c>a_2</c>, and an empty one its place, as <c>column_3</c>.</summary>
    public static IReadOnlyList<string> Unique(IReadOnlyList<string> names)
    {
        var given = new List<string>(names.Count);
        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var wanted = string.IsNullOrWhiteSpace(name) ? $"column_{given.Count + 1}" : name;
            var unique = wanted;
            for (var number = 2; seen.Contains(unique) || (unique != name && taken.Contains(unique)); number++)
            {
                unique = $"{wanted}_{number}";
            }

            seen.Add(unique);
            given.Add(unique);
        }

        return given;
    }
}
