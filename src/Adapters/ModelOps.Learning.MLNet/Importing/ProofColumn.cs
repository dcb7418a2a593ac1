using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>Made values of one column, as ML.NET reads them and as the imported model does.</summary>
/// <param name="View">For ML.NET.</param>
/// <param name="Raw">Given names, the columns of a frame: one, or one for each number of a vector; none for a type that no frame can give.</param>
/// <param name="IsMissing">Whether a row has a missing value here.</param>
internal sealed record ProofColumn(ViewColumn View, IReadOnlyList<Func<string, Column>> Raw, Func<int, bool> IsMissing)
{
    private const double MissingShare = 0.05;
    private const int MostWhole = 10;

    public static ProofColumn Of(DataViewSchema.Column column, int rows, double[] sizes, string?[] texts, Random random)
    {
        var name = column.Name;
        T[] Values<T>(Func<int, T> make) => [.. Enumerable.Range(0, rows).Select(make)];
        float Number(int row) => random.NextDouble() < MissingShare ? float.NaN : (float)(sizes[row] * ((2 * random.NextDouble()) - 1));
        int Whole() => random.Next(-MostWhole, MostWhole + 1);
        switch (column.Type)
        {
            case TextDataViewType:
                var words = Values(_ => texts[random.Next(texts.Length)]);
                return new ProofColumn(ViewColumns.Text(name, row => words[row]), [title => StringColumn.From(title, words)], row => words[row] is null);
            case BooleanDataViewType:
                var flags = Values(_ => random.Next(2) == 1);
                return new ProofColumn(ViewColumns.Flag(name, row => flags[row]), [title => new Column<bool>(title, flags)], _ => false);
            case KeyDataViewType key:
                return new ProofColumn(ViewColumns.Key(name, [], checked((int)key.Count), _ => -1), [], _ => false);
            case VectorDataViewType { Size: > 0 and var width } vector when vector.ItemType == NumberDataViewType.Single:
                var matrix = Values(row => Enumerable.Range(0, width).Select(_ => Number(row)).ToArray());
                return new ProofColumn(
                    ViewColumns.Vector(name, width, (row, values) => matrix[row].CopyTo(values)),
                    [.. Enumerable.Range(0, width).Select(k => (Func<string, Column>)(title => new Column<double>(title, [.. matrix.Select(row => (double)row[k])])))],
                    row => matrix[row].Any(float.IsNaN));
            case NumberDataViewType number when number == NumberDataViewType.Single:
                var singles = Values(Number);
                return new ProofColumn(ViewColumns.Single(name, row => singles[row]), [title => new Column<double>(title, [.. singles.Select(value => (double)value)])], row => float.IsNaN(singles[row]));
            case NumberDataViewType number when number == NumberDataViewType.Double:
                var doubles = Values(row => (double)Number(row));
                return new ProofColumn(ViewColumns.Of(name, number, row => doubles[row]), [title => new Column<double>(title, doubles)], row => double.IsNaN(doubles[row]));
            case NumberDataViewType number when number == NumberDataViewType.Int32:
                var integers = Values(_ => Whole());
                return new ProofColumn(ViewColumns.Of(name, number, row => integers[row]), [title => new Column<long>(title, [.. integers.Select(value => (long)value)])], _ => false);
            case NumberDataViewType number when number == NumberDataViewType.Int64:
                var longs = Values(_ => (long)Whole());
                return new ProofColumn(ViewColumns.Of(name, number, row => longs[row]), [title => new Column<long>(title, longs)], _ => false);
            default:
                // Of no use to the comparison; a score that needs it is refused.
                return new ProofColumn(new ViewColumn(name, column.Type, _ => throw new NotSupportedException($"No rows can be made for the column '{name}' of type {column.Type}.")), [], _ => false);
        }
    }
}
