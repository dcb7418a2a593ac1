using System.Globalization;
using System.Xml;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>Writes elements with their attributes.</summary>
internal sealed class PmmlXml(XmlWriter writer)
{
    public const string Namespace = "http://www.dmg.org/PMML-4_4";

    /// <summary>Opens an element; disposing what is returned closes it. Attributes without a value are left out.</summary>
    public Opened Open(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        writer.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                writer.WriteAttributeString(attribute, Text(value));
            }
        }

        return new Opened(writer);
    }

    public void Add(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Open(name, attributes);
        writer.WriteEndElement();
    }

    public void Content(string text) => writer.WriteString(Text(text));

    public void Element(string name, object content)
    {
        writer.WriteStartElement(name, Namespace);
        writer.WriteString(Text(content));
        writer.WriteEndElement();
    }

    /// <summary>A number as it is read back to the bit.</summary>
    public static string Number(double value) => double.IsPositiveInfinity(value) ? "INF" : double.IsNegativeInfinity(value) ? "-INF" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(object value)
    {
        var text = value switch
        {
            double number => Number(number),
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                throw new InvalidInputException($"PMML is XML, which cannot hold the character U+{(int)text[i]:X4} of the text '{text}'. Replace it in the training data, or use the model's .onnx file.");
            }
        }

        return text;
    }

    /// <summary>An element that is open.</summary>
    public readonly struct Opened(XmlWriter writer) : IDisposable
    {
        public void Dispose() => writer.WriteEndElement();
    }
}
