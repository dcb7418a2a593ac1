using System.Globalization;
using System.Text.Json;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>
/// Writes a model's answer as MLflow does: a table as a list of row objects, a single <c>prediction</c> as a list of values.
/// </summary>
internal sealed class Predictions(Model model, bool mlflowNumbers)
{
    private const int NumberBytes = 20;
    private const int LargestGuess = 1 << 20;

    // What of a row is the same in all rows, written once: {"label":"…" of each class, and ,"probability_…": of each.
    private readonly byte[][] _texts = [.. model.Metadata.Classes.Select(name => Bytes(GraphNames.Label, JsonSerializer.SerializeToUtf8Bytes(name)))];
    private readonly byte[][] _numbers = [.. model.Metadata.Classes.Select(name => Bytes(GraphNames.Label, System.Text.Encoding.UTF8.GetBytes(long.TryParse(name, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "")))];
    private readonly byte[][] _names = [.. model.Metadata.Classes.Select(name => Bytes(GraphNames.ProbabilityOf(name), []))];

    private readonly int _rowBytes = (2 * NumberBytes) + model.Metadata.Classes.Sum(name => GraphNames.ProbabilityOf(name).Length + 4 + NumberBytes);

    /// <summary>Writes an answer.</summary>
    internal void Write(ModelScores scores, PooledBuffer target)
    {
        // Room for all rows as they usually are.
        target.GetSpan((int)Math.Min(LargestGuess, (long)scores.RowCount * _rowBytes));
        target.Write("""{"predictions":["""u8);
        if (scores.Others.Count > 0 || (scores.Values is not null && (scores.Labels is not null || scores.Probabilities is not null)))
        {
            Write(scores.ToFrame(), target);
        }
        else if (scores.Values is { } values)
        {
            for (var row = 0; row < values.Length; row++)
            {
                target.Write(row == 0 ? ""u8 : ","u8);
                Number(target, values[row]);
            }
        }
        else
        {
            Classes(scores, target);
        }

        target.Write("]}"u8);
    }

    private void Classes(ModelScores scores, PooledBuffer target)
    {
        var (labels, probabilities, width) = (scores.Labels, scores.Probabilities, scores.Classes.Count);
        var words = scores.NumericLabels ? _numbers : _texts;
        for (var row = 0; row < scores.RowCount; row++)
        {
            target.Write(row == 0 ? "{"u8 : ",{"u8);
            if (labels is not null)
            {
                target.Write(words[labels[row]]);
            }

            for (var k = 0; probabilities is not null && k < width; k++)
            {
                target.Write(k == 0 && labels is null ? ""u8 : ","u8);
                target.Write(_names[k]);
                Number(target, probabilities[(row * width) + k]);
            }

            target.Write("}"u8);
        }
    }

    private void Number(PooledBuffer target, double value) => target.Advance(JsonValue.Number(target.GetSpan(JsonValue.LongestNumber), value, mlflowNumbers));

    // Outputs of any kind and name.
    private void Write(Frame answer, PooledBuffer target)
    {
        var isAlone = answer.Columns is [{ Name: GraphNames.Prediction }];
        var names = answer.Columns.Select(column => JsonEncodedText.Encode(column.Name)).ToArray();
        using var json = new Utf8JsonWriter(target, new JsonWriterOptions { SkipValidation = true });
        for (var row = 0; row < answer.RowCount; row++)
        {
            target.Write(row == 0 ? ""u8 : ","u8);
            if (!isAlone)
            {
                json.WriteStartObject();
            }

            for (var i = 0; i < names.Length; i++)
            {
                if (!isAlone)
                {
                    json.WritePropertyName(names[i]);
                }

                JsonValue.Write(json, answer.Columns[i], row, mlflowNumbers);
            }

            if (!isAlone)
            {
                json.WriteEndObject();
            }

            json.Flush();
            json.Reset();
        }
    }

    private static byte[] Bytes(string name, byte[] value) => [.. JsonSerializer.SerializeToUtf8Bytes(name), (byte)':', .. value];
}
