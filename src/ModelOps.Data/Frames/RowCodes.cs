namespace ModelOps.Data.Frames;

/// <summary>
/// One code a row, equal for rows with equal values: the base of grouping, joining, duplicates and strata. Codes run from 0
/// in order of first appearance; missing values are equal to each other.
/// </summary>
internal sealed class RowCodes
{
    private RowCodes(int[] codes, int[] firstRows)
    {
        Codes = codes;
        FirstRows = firstRows;
    }

    private RowCodes(int[] codes)
    {
        var first = new List<int>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] == first.Count)
            {
                first.Add(row);
            }
        }

        Codes = codes;
        FirstRows = [.. first];
    }

    /// <summary>One code a row.</summary>
    public int[] Codes { get; }

    /// <summary>For each code the first row that has it.</summary>
    public int[] FirstRows { get; }

    public int Count => FirstRows.Length;

    public static RowCodes Of(IReadOnlyList<Column> columns, int rows)
    {
        if (columns.Count == 1)
        {
            return new RowCodes(Of(columns[0]));
        }

        var hashes = new ulong[rows];
        foreach (var column in columns)
        {
            column.AddTo(hashes);
        }

        // Codes with the same hash are linked from the latest to the first.
        var latest = new Dictionary<ulong, int>();
        var (codes, first, earlier) = (new int[rows], new List<int>(), new List<int>());
        for (var row = 0; row < rows; row++)
        {
            ref var link = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(latest, hashes[row], out var seen);
            var code = seen ? link : -1;
            while (code >= 0 && !AreEqual(columns, first[code], row))
            {
                code = earlier[code];
            }

            if (code < 0)
            {
                code = first.Count;
                first.Add(row);
                earlier.Add(seen ? link : -1);
                link = code;
            }

            codes[row] = code;
        }

        return new RowCodes(codes, [.. first]);
    }

    /// <summary>The rows of each code, ascending, one code after another, and where each code's rows start.</summary>
    public (int[] Rows, int[] Starts) Groups()
    {
        var starts = new int[Count + 1];
        foreach (var code in Codes)
        {
            starts[code + 1]++;
        }

        for (var i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        var at = starts.AsSpan(0, Count).ToArray();
        var rows = new int[Codes.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[at[Codes[row]]++] = row;
        }

        return (rows, starts);
    }

    private static bool AreEqual(IReadOnlyList<Column> columns, int row, int other)
    {
        foreach (var column in columns)
        {
            if (!column.AreEqual(row, other))
            {
                return false;
            }
        }

        return true;
    }

    private static int[] Of(Column column) => column switch
    {
        Column<double> doubles => Values(doubles),
        Column<long> integers => Values(integers),
        Column<bool> flags => Values(flags),
        Column<DateTime> timestamps => Values(timestamps),
        _ => Texts((StringColumn)column),
    };

    private static int[] Values<T>(Column<T> column)
        where T : struct
    {
        var codes = new int[column.Count];
        var seen = new Dictionary<T, int>();
        var missing = -1;
        var count = 0;
        var values = column.Values;
        for (var row = 0; row < codes.Length; row++)
        {
            if (column.IsMissing(row))
            {
                codes[row] = missing < 0 ? missing = count++ : missing;
                continue;
            }

            ref var code = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(seen, values[row], out var known);
            code = known ? code : count++;
            codes[row] = code;
        }

        return codes;
    }

    private static int[] Texts(StringColumn column)
    {
        // Codes are mapped anew, since the dictionary may hold texts that no row uses.
        var map = new int[column.Categories.Count + 1];
        Array.Fill(map, -1);
        var count = 0;
        var codes = new int[column.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            ref var code = ref map[column.Codes[row] + 1];
            code = code < 0 ? count++ : code;
            codes[row] = code;
        }

        return codes;
    }
}
