using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Data.Tables.DataViews;

/// <summary>Takes one column's value of each row that the cursor comes to.</summary>
internal abstract class ColumnReader
{
    public abstract void Read();

    public abstract IEnumerable<Column> Build();
}

internal sealed class ScalarReader<T>(string name, ValueGetter<T> getter, ValueSink<T> sink) : ColumnReader
{
    private T _value = default!;

    public override void Read()
    {
        getter(ref _value);
        sink.Add(_value);
    }

    public override IEnumerable<Column> Build() => [sink.Build(name)];
}

internal sealed class VectorReader<T>(string name, ValueGetter<VBuffer<T>> getter, ValueSink<T>[] sinks) : ColumnReader
{
    private readonly T[] _values = new T[sinks.Length];
    private VBuffer<T> _vector;

    public override void Read()
    {
        getter(ref _vector);
        _vector.CopyTo(_values);
        for (var i = 0; i < sinks.Length; i++)
        {
            sinks[i].Add(_values[i]);
        }
    }

    public override IEnumerable<Column> Build() => sinks.Select((sink, i) => sink.Build($"{name}_{i}"));
}
