namespace ModelOps;

/// <summary>
/// A table in memory: named, typed columns of equal length. Immutable; operations give new frames that share
/// the columns they did not change.
/// </summary>
public sealed partial class Frame
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _index;

    /// <summary>Makes a frame of columns.</summary>
    /// <param name="columns">Columns of equal length with different names.</param>
    /// <exception cref="InvalidInputException">Two columns share a name, or differ in length.</exception>
    public Frame(params IEnumerable<Column> columns)
    {
        _columns = [.. columns];
        RowCount = _columns.Length == 0 ? 0 : _columns[0].Count;
        _index = new Dictionary<string, int>(_columns.Length, StringComparer.Ordinal);
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _columns[i];
            if (column.Count != RowCount)
            {
                throw new InvalidInputException(
                    $"Column '{column.Name}' has {column.Count} rows, but '{_columns[0].Name}' has {RowCount}. Give columns of equal length.");
            }

            if (!_index.TryAdd(column.Name, i))
            {
                throw new InvalidInputException($"Two columns are named '{column.Name}'. Rename one of them.");
            }
        }
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The column of that name.</summary>
    /// <param name="name">A column's name; case matters.</param>
    /// <exception cref="InvalidInputException">No such column; the message names the nearest one.</exception>
    public Column this[string name] => _index.TryGetValue(name, out var i)
        ? _columns[i]
        : throw new InvalidInputException($"There is no column '{name}'.{Suggestion.Among(name, _index.Keys, "The columns are")}");

    /// <summary>True when a column has that name.</summary>
    /// <param name="name">A column's name; case matters.</param>
    public bool Contains(string name) => _index.ContainsKey(name);

    /// <summary>The column of that name as numbers: doubles as they are, integers and booleans converted, missing as NaN.</summary>
    /// <param name="name">A column's name.</param>
    /// <exception cref="InvalidInputException">No such column, or one of text or timestamps.</exception>
    public double[] Numbers(string name)
    {
        var column = this[name];
        var numbers = new double[RowCount];
        switch (column)
        {
            case Column<double> doubles:
                doubles.Values.CopyTo(numbers);
                break;
            case Column<long> integers:
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = integers.IsMissing(i) ? double.NaN : integers.Values[i];
                }

                break;
            case Column<bool> flags:
                for (var i = 0; i < numbers.Length; i++)
                {
                    numbers[i] = flags.IsMissing(i) ? double.NaN : flags.Values[i] ? 1 : 0;
                }

                break;
            default:
                throw new InvalidInputException($"Column '{name}' holds {column.Type} values, not numbers. Choose a numeric column.");
        }

        return numbers;
    }
}
