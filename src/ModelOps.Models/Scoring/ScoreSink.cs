using System.Globalization;
using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Collects the outputs of many pieces into one answer. Pieces may arrive from several threads; their rows do not overlap.</summary>
internal sealed class ScoreSink
{
    private readonly int _rows;
    private readonly IReadOnlyList<OnnxValue> _outputs;
    private readonly ModelFacts _metadata;
    private readonly byte[][] _classTexts;
    private readonly Dictionary<string, (double[] Values, int Width)> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _texts = new(StringComparer.Ordinal);
    private readonly int[]? _labels;

    private readonly IReadOnlyList<string>? _labelTexts;
    private readonly int[]? _placesOfLabels;

    /// <param name="rows">The rows of all pieces.</param>
    /// <param name="outputs">What the graph gives out.</param>
    /// <param name="metadata">The model's classes.</param>
    /// <param name="labels">The texts that labels stand for when they come as places; null when they come as they are.</param>
    public ScoreSink(int rows, IReadOnlyList<OnnxValue> outputs, ModelFacts metadata, IReadOnlyList<string>? labels = null)
    {
        _rows = rows;
        _outputs = outputs;
        _metadata = metadata;
        _classTexts = [.. metadata.Classes.Select(Encoding.UTF8.GetBytes)];
        _labels = metadata.Classes.Count > 0 && outputs.Any(output => output.Name == GraphNames.Label) ? new int[rows] : null;
        _placesOfLabels = labels is null ? null : [.. labels.Select(label => Array.IndexOf([.. metadata.Classes], label))];
        _labelTexts = labels;
    }

    public void Take(OrtTensor[] outputs, int start, int count)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var (output, name) = (outputs[i], _outputs[i].Name);
            if (output.Length % count != 0)
            {
                throw new ModelException($"The output '{name}' has {output.Length} values for {count} rows. Export the model with one value, or one row of values, for each row.");
            }

            if (name == GraphNames.Label && _labels is not null)
            {
                TakeLabels(output, _labels.AsSpan(start, count));
            }
            else if (output.Type == OnnxType.String)
            {
                var texts = Slot(_texts, name, () => new string[_rows * (output.Length / count)]);
                output.Texts().CopyTo(texts.AsSpan(start * (output.Length / count)));
            }
            else
            {
                var width = output.Length / count;
                var slot = Slot(_numbers, name, () => (Values: new double[_rows * width], Width: width));
                output.CopyTo(slot.Values.AsSpan(start * width, count * width));
            }
        }
    }

    public ModelScores ToScores()
    {
        var probabilities = _numbers.GetValueOrDefault(GraphNames.Probabilities).Values;
        if (_rows == 0 && _outputs.Any(output => output.Name == GraphNames.Probabilities))
        {
            probabilities = [];
        }

        if (probabilities is not null && probabilities.Length != _rows * _metadata.Classes.Count)
        {
            throw new ModelException($"The model gives {probabilities.Length / _rows} probabilities a row, but names {_metadata.Classes.Count} classes. Import it again with its classes.");
        }

        var values = _numbers.GetValueOrDefault(GraphNames.Prediction).Values;
        if (_rows == 0 && _outputs.Any(output => output.Name == GraphNames.Prediction))
        {
            values = [];
        }

        return new ModelScores(_rows, _metadata.Classes)
        {
            Labels = _labels,
            NumericLabels = _outputs.Any(output => output.Name == GraphNames.Label && output.Type == OnnxType.Int64),
            Probabilities = probabilities,
            Values = values,
            Others = [.. _outputs.SelectMany(output => Others(output.Name))],
        };
    }

    private static T Slot<T>(Dictionary<string, T> slots, string name, Func<T> make)
    {
        lock (slots)
        {
            if (!slots.TryGetValue(name, out var slot))
            {
                slots.Add(name, slot = make());
            }

            return slot;
        }
    }

    private void TakeLabels(OrtTensor output, Span<int> target)
    {
        if (output.Type == OnnxType.String)
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = Place(output.Text(i));
            }

            return;
        }

        if (_placesOfLabels is { } places)
        {
            var given = output.Values<long>();
            for (var i = 0; i < target.Length; i++)
            {
                var place = places[(int)given[i]];
                target[i] = place >= 0 ? place : throw Unknown(_labelTexts![(int)given[i]]);
            }

            return;
        }

        Span<byte> buffer = stackalloc byte[24];
        var numbers = output.Values<long>();
        for (var i = 0; i < target.Length; i++)
        {
            numbers[i].TryFormat(buffer, out var written, default, CultureInfo.InvariantCulture);
            target[i] = Place(buffer[..written]);
        }
    }

    private int Place(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < _classTexts.Length; i++)
        {
            if (text.SequenceEqual(_classTexts[i]))
            {
                return i;
            }
        }

        throw Unknown(Encoding.UTF8.GetString(text));
    }

    private ModelException Unknown(string label) =>
        new($"The model answered the label '{label}', which is none of its classes ({string.Join(", ", _metadata.Classes)}). Import it again with all classes.");

    private IEnumerable<Column> Others(string name)
    {
        if (_texts.TryGetValue(name, out var texts) && texts.Length == _rows)
        {
            yield return StringColumn.From(name, texts);
        }

        if (name is GraphNames.Probabilities or GraphNames.Prediction || !_numbers.TryGetValue(name, out var numbers))
        {
            yield break;
        }

        for (var j = 0; j < numbers.Width; j++)
        {
            var column = new double[_rows];
            for (var i = 0; i < _rows; i++)
            {
                column[i] = numbers.Values[(i * numbers.Width) + j];
            }

            yield return new Column<double>(numbers.Width == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{j}"), column);
        }
    }
}
