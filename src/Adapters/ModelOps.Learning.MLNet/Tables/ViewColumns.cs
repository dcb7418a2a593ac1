using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>Columns for a <see cref="RowsView"/>.</summary>
internal static class ViewColumns
{
    public static ViewColumn Of<T>(string name, DataViewType type, Func<int, T> value) => new(name, type, place => (ValueGetter<T>)((ref T got) => got = value(place.Row)));

    public static ViewColumn Single(string name, Func<int, float> value) => Of(name, NumberDataViewType.Single, value);

    public static ViewColumn Flag(string name, Func<int, bool> value) => Of(name, BooleanDataViewType.Instance, value);

    public static ViewColumn Text(string name, Func<int, string?> value) => new(name, TextDataViewType.Instance, place => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> got) => got = value(place.Row).AsMemory()));

    public static ViewColumn Time(string name, Func<int, DateTime> value) => Of(name, DateTimeDataViewType.Instance, value);

    /// <summary>Class numbers as keys, with the names of the classes beside them.</summary>
    public static ViewColumn Key(string name, IReadOnlyList<string> classes, int count, Func<int, int> value)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (classes.Count > 0)
        {
            annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, classes.Count), (ref VBuffer<ReadOnlyMemory<char>> got) => got = new VBuffer<ReadOnlyMemory<char>>(classes.Count, [.. classes.Select(each => each.AsMemory())]));
        }

        // A key of 0 is a missing one.
        return new ViewColumn(name, new KeyDataViewType(typeof(uint), count), place => (ValueGetter<uint>)((ref uint got) => got = (uint)value(place.Row) + 1), annotations.ToAnnotations());
    }

    public static ViewColumn Vector(string name, int width, Action<int, Span<float>> fill) => new(name, new VectorDataViewType(NumberDataViewType.Single, width), place => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> got) =>
    {
        var editor = VBufferEditor.Create(ref got, width);
        fill(place.Row, editor.Values);
        got = editor.Commit();
    }));
}
