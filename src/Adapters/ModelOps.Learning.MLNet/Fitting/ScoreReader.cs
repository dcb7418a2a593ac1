using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>Reads a column of numbers of a view.</summary>
internal static class ScoreReader
{
    /// <summary>The numbers of a column, row-major; null when it holds none.</summary>
    /// <param name="view">The view.</param>
    /// <param name="name">The column.</param>
    /// <param name="width">How many numbers a row has.</param>
    public static float[]? Read(IDataView view, string name, out int width)
    {
        width = 1;
        if (view.Schema.GetColumnOrNull(name) is not { } column)
        {
            return null;
        }

        var values = new List<float>();
        using var cursor = view.GetRowCursor([column]);
        switch (column.Type)
        {
            case VectorDataViewType { Size: > 0 } vector when vector.ItemType == NumberDataViewType.Single:
                width = vector.Size;
                var buffer = default(VBuffer<float>);
                for (var getter = cursor.GetGetter<VBuffer<float>>(column); cursor.MoveNext();)
                {
                    getter(ref buffer);
                    values.AddRange(buffer.DenseValues());
                }

                return [.. values];
            case NumberDataViewType number when number == NumberDataViewType.Single:
                var value = 0f;
                for (var getter = cursor.GetGetter<float>(column); cursor.MoveNext();)
                {
                    getter(ref value);
                    values.Add(value);
                }

                return [.. values];
            case BooleanDataViewType:
                var flag = false;
                for (var getter = cursor.GetGetter<bool>(column); cursor.MoveNext();)
                {
                    getter(ref flag);
                    values.Add(flag ? 1 : 0);
                }

                return [.. values];
            default:
                return null;
        }
    }
}
