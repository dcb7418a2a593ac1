using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>Writes scores as an answer of the inference protocol without a frame between: all outputs, as JSON or as bytes behind it.</summary>
internal sealed class InferenceAnswer
{
    private static readonly JsonEncodedText _prediction = JsonEncodedText.Encode(GraphNames.Prediction);
    private static readonly JsonEncodedText _label = JsonEncodedText.Encode(GraphNames.Label);

    private readonly ScoringOptions _options;
    private readonly JsonEncodedText[] _classes;
    private readonly JsonEncodedText[] _probabilities;

    // A label as a tensor has it: the length of its text, and the text.
    private readonly byte[][] _labels;

    internal InferenceAnswer(Model model, ScoringOptions options)
    {
        _options = options;
        _classes = [.. model.Metadata.Classes.Select(name => JsonEncodedText.Encode(name))];
        _probabilities = [.. model.Metadata.Classes.Select(name => JsonEncodedText.Encode(GraphNames.ProbabilityOf(name)))];
        _labels = [.. model.Metadata.Classes.Select(Tensor)];
    }

    /// <summary>Whether scores can be written so: others than ours need a frame.</summary>
    internal static bool Takes(ModelScores scores) => scores.Others.Count == 0 && !scores.NumericLabels;

    /// <summary>Writes an answer.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="id">The client's name for the request; null for none.</param>
    /// <param name="isBinary">Whether the outputs are bytes.</param>
    /// <param name="buffer">Where the answer goes.</param>
    /// <returns>The length of the JSON; null without bytes.</returns>
    internal int? Write(ModelScores scores, string? id, bool isBinary, PooledBuffer buffer)
    {
        var (rows, width) = (scores.RowCount, _classes.Length);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model_name"u8, _options.ModelName);
        json.WriteString("model_version"u8, _options.ModelVersion);
        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteStartArray("outputs"u8);
        if (scores.Labels is { } labels)
        {
            Head(json, _label, "BYTES"u8, rows, isBinary ? Size(labels) : null);
            foreach (var label in isBinary ? [] : labels)
            {
                json.WriteStringValue(_classes[label]);
            }

            End(json, isBinary);
        }

        for (var k = 0; scores.Probabilities is not null && k < width; k++)
        {
            Numbers(json, _probabilities[k], scores.Probabilities, k, width, rows, isBinary);
        }

        if (scores.Values is not null)
        {
            Numbers(json, _prediction, scores.Values, 0, 1, rows, isBinary);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        if (!isBinary)
        {
            return null;
        }

        var length = buffer.Written.Length;
        Tensors(scores, buffer);
        return length;
    }

    private void Numbers(Utf8JsonWriter json, JsonEncodedText name, double[] values, int from, int step, int rows, bool isBinary)
    {
        Head(json, name, "FP64"u8, rows, isBinary ? rows * sizeof(double) : null);
        Span<byte> text = stackalloc byte[JsonValue.LongestNumber];
        for (var i = from; !isBinary && i < rows * step; i += step)
        {
            json.WriteRawValue(text[..JsonValue.Number(text, values[i], _options.MlflowNumbers)], skipInputValidation: true);
        }

        End(json, isBinary);
    }

    private static void Head(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> datatype, int rows, int? size)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("datatype"u8, datatype);
        json.WriteStartArray("shape"u8);
        json.WriteNumberValue(rows);
        json.WriteEndArray();
        if (size is { } bytes)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber(BinaryTensors.Size, bytes);
        }
        else
        {
            json.WriteStartArray("data"u8);
        }
    }

    private static void End(Utf8JsonWriter json, bool isBinary)
    {
        if (isBinary)
        {
            json.WriteEndObject();
        }
        else
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Tensors(ModelScores scores, PooledBuffer buffer)
    {
        if (scores.Labels is { } labels)
        {
            var target = buffer.GetSpan(Size(labels));
            var at = 0;
            foreach (var label in labels)
            {
                _labels[label].CopyTo(target[at..]);
                at += _labels[label].Length;
            }

            buffer.Advance(at);
        }

        for (var k = 0; scores.Probabilities is { } probabilities && k < _classes.Length; k++)
        {
            Tensor(probabilities, k, _classes.Length, scores.RowCount, buffer);
        }

        if (scores.Values is { } values)
        {
            Tensor(values, 0, 1, scores.RowCount, buffer);
        }
    }

    private static void Tensor(double[] values, int from, int step, int rows, PooledBuffer buffer)
    {
        var target = MemoryMarshal.Cast<byte, double>(buffer.GetSpan(rows * sizeof(double)));
        for (var row = 0; row < rows; row++)
        {
            target[row] = values[from + (row * step)];
        }

        buffer.Advance(rows * sizeof(double));
    }

    private int Size(int[] labels)
    {
        var size = 0;
        foreach (var label in labels)
        {
            size += _labels[label].Length;
        }

        return size;
    }

    private static byte[] Tensor(string text)
    {
        var bytes = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - sizeof(int));
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(sizeof(int)));
        return bytes;
    }
}
