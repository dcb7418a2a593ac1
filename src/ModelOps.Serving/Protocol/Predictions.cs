using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>
/// Writes a model's answer as MLflow does: a table as a list of row objects, a single <c>prediction</c> as a list of values.
/// </summary>
internal sealed class Predictions
{
    private const long Head = 64;
    private const int NumberBytes = 20;
    private const int LargestGuess = 1 << 20;

    // What of a row is the same in all rows, written once: ,{"label":"…" of each class, and ,"probability_…": of each.
    private readonly byte[][] _texts;
    private readonly byte[][] _numbers;
    private readonly byte[][] _names;
    private readonly bool _mlflowNumbers;

    // Of a row as it usually is, and at most.
    private readonly int _rowBytes;
    private readonly int _mostBytes;

    /// <param name="model">What answers.</param>
    /// <param name="mlflowNumbers">Whether NaN and infinities are MLflow's words; else they are null.</param>
    internal Predictions(Model model, bool mlflowNumbers)
    {
        var classes = model.Metadata.Classes;
        _texts = [.. classes.Select(name => Start(JsonSerializer.SerializeToUtf8Bytes(name)))];
        _numbers = [.. classes.Select(name => Start(Encoding.UTF8.GetBytes(long.TryParse(name, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "")))];
        _names = [.. classes.Select(name => (byte[])[(byte)',', .. JsonSerializer.SerializeToUtf8Bytes(GraphNames.ProbabilityOf(name)), (byte)':'])];
        var fixedBytes = _texts.Concat(_numbers).Select(text => text.Length).DefaultIfEmpty().Max() + _names.Sum(name => name.Length) + ",{}".Length;
        (_rowBytes, _mostBytes) = (fixedBytes + (NumberBytes * Math.Max(1, classes.Count)), fixedBytes + (JsonValue.LongestNumber * classes.Count));
        _mlflowNumbers = mlflowNumbers;
    }

    /// <summary>Writes an answer.</summary>
    internal void Write(ModelScores scores, PooledBuffer target)
    {
        // Room for all rows as they usually are.
        target.GetSpan((int)Math.Min(LargestGuess, Head + (scores.RowCount * _rowBytes)));
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
            var bytes = target.GetSpan(_mostBytes);
            var at = Put(bytes, 0, labels is null ? ",{"u8 : words[labels[row]]);
            for (var k = 0; probabilities is not null && k < width; k++)
            {
                at = Put(bytes, at, k == 0 && labels is null ? _names[k].AsSpan(1) : _names[k]);
                at += JsonValue.Number(bytes[at..], probabilities[(row * width) + k], _mlflowNumbers);
            }

            bytes[at++] = (byte)'}';
            if (row == 0)
            {
                // No comma before the first.
                bytes[1..at].CopyTo(bytes);
                at--;
            }

            target.Advance(at);
        }
    }

    private static int Put(Span<byte> target, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[at..]);
        return at + bytes.Length;
    }

    private void Number(PooledBuffer target, double value) => target.Advance(JsonValue.Number(target.GetSpan(JsonValue.LongestNumber), value, _mlflowNumbers));

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

                JsonValue.Write(json, answer.Columns[i], row, _mlflowNumbers);
            }

            if (!isAlone)
            {
                json.WriteEndObject();
            }

            json.Flush();
            json.Reset();
        }
    }

    private static byte[] Start(byte[] label) => [.. ",{"u8, .. JsonSerializer.SerializeToUtf8Bytes(GraphNames.Label), (byte)':', .. label];
}
