using ModelOps.Data.Frames;

namespace ModelOps;

/// <summary>Rows gathered by equal keys, waiting for <see cref="Aggregate"/>. Made by <see cref="Frame.GroupBy"/>.</summary>
public sealed class GroupedFrame
{
    private readonly Frame _frame;
    private readonly IReadOnlyList<string> _keys;

    internal GroupedFrame(Frame frame, IReadOnlyList<string> keys)
    {
        _frame = frame;
        _keys = keys;
    }

    /// <summary>One row a group, ordered by the keys: the keys, then one column an aggregate. Missing keys make a group of their own.</summary>
    /// <param name="aggregates">What to compute; see <see cref="ModelOps.Aggregate"/>.</param>
    /// <exception cref="InvalidInputException">No such column, or one that the aggregate cannot use.</exception>
    public Frame Aggregate(params IReadOnlyList<Aggregate> aggregates)
    {
        var keys = _frame.Select(_keys);
        var codes = RowCodes.Of(keys.Columns, _frame.RowCount);
        var (rows, starts) = codes.Groups();
        var result = keys.Take(codes.FirstRows)
            .With(aggregates.Select(aggregate => aggregate.Over(_frame, rows, starts)));
        return result.Sort([.. _keys.Select(key => new SortKey(key))]);
    }
}

public sealed partial class Frame
{
    /// <summary>Gathers the rows by equal values of some columns.</summary>
    /// <param name="keys">Column names, at least one.</param>
    /// <exception cref="InvalidInputException">No key.</exception>
    public GroupedFrame GroupBy(params IReadOnlyList<string> keys) => keys.Count > 0
        ? new GroupedFrame(this, keys)
        : throw new InvalidInputException("No column was given to group by. Name at least one.");
}
