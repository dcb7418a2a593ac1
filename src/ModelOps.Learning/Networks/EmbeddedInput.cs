using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>A row with the numbers of its codes: as a net's first matrix takes it.</summary>
internal static class EmbeddedInput
{
    private const double Power = 0.56;
    private const double Factor = 1.6;
    private const int Widest = 50;

    /// <summary>The columns of codes.</summary>
    /// <param name="x">The features.</param>
    /// <param name="width">Numbers for each code; 0 for a width by the number of codes.</param>
    public static IReadOnlyList<EmbeddedColumn> Of(Features x, int width) => [.. x.Columns
        .Select((column, place) => (Column: column, Place: place))
        .Where(each => each.Column.IsCategorical && AreCodes(x, each.Place))
        .Select(each => new EmbeddedColumn(each.Place, each.Column.CategoryCount, width > 0 ? width : Math.Clamp((int)Math.Round(Factor * Math.Pow(each.Column.CategoryCount, Power)), 1, Widest)))];

    /// <summary>The columns that hold no codes.</summary>
    public static long[] Numbers(IReadOnlyList<EmbeddedColumn> columns, int features) => [.. Enumerable.Range(0, features).Where(place => !columns.Any(column => column.Place == place)).Select(place => (long)place)];

    /// <summary>Codes that no row had stand for the mean of the others.</summary>
    public static void FillUnused(Features x, IReadOnlyList<EmbeddedColumn> columns, IReadOnlyList<float[]> tables)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            var (place, count, width) = columns[i];
            var used = new bool[count];
            for (var row = 0; row < x.RowCount; row++)
            {
                used[(int)x.Row(row)[place]] = true;
            }

            var all = used.Count(each => each);
            for (var code = 0; code < count; code++)
            {
                for (var j = 0; j < width && !used[code]; j++)
                {
                    tables[i][(code * width) + j] = Enumerable.Range(0, count).Where(other => used[other]).Sum(other => tables[i][(other * width) + j]) / all;
                }
            }
        }
    }

    /// <summary>Writes a row.</summary>
    public static void Write(ReadOnlySpan<float> row, IReadOnlyList<EmbeddedColumn> columns, long[] numbers, IReadOnlyList<double[]> tables, Span<double> target)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            target[i] = row[(int)numbers[i]];
        }

        target = target[numbers.Length..];
        for (var i = 0; i < columns.Count; i++)
        {
            var (place, _, width) = columns[i];
            tables[i].AsSpan((int)row[place] * width, width).CopyTo(target);
            target = target[width..];
        }
    }

    /// <summary>The same in double precision in a graph.</summary>
    public static string Export(GraphBuilder graph, string features, IReadOnlyList<EmbeddedColumn> columns, long[] numbers, IReadOnlyList<double[]> tables)
    {
        var parts = numbers.Length == 0 ? [] : new List<string> { graph.Cast(graph.Node("Gather", [features, graph.Constant(numbers, numbers.Length)], new OnnxAttribute("axis", 1)), OnnxType.Double) };
        for (var i = 0; i < columns.Count; i++)
        {
            var codes = graph.Cast(graph.Node("Gather", [features, graph.Constant([(long)columns[i].Place])], new OnnxAttribute("axis", 1)), OnnxType.Int64);
            parts.Add(graph.Node("Gather", [graph.Constant(tables[i], columns[i].Count, columns[i].Width), codes]));
        }

        return parts.Count == 1 ? parts[0] : graph.Node("Concat", [.. parts], new OnnxAttribute("axis", 1));
    }

    // Codes that a step has scaled are numbers like others.
    private static bool AreCodes(Features x, int place)
    {
        for (var row = 0; row < x.RowCount; row++)
        {
            var code = x.Row(row)[place];
            if (!(code >= 0 && code < x.Columns[place].CategoryCount && code == MathF.Floor(code)))
            {
                return false;
            }
        }

        return true;
    }
}
