using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ModelOps.Models.Pmml.Reading;

/// <summary>Loads PMML files, which may come from anywhere: without DTDs and entities, within limits of size and depth.</summary>
internal static class PmmlFile
{
    private const long MostCharacters = 1L << 30;
    private const int MostDepth = 1000;

    /// <summary>The root of a document of version 3.0 to 4.4.</summary>
    /// <exception cref="ModelException">The file is not one.</exception>
    public static XElement Load(string path)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            MaxCharactersFromEntities = 1,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            RequireFlat(path, settings);
            using var reader = XmlReader.Create(path, settings);
            var root = XDocument.Load(reader, LoadOptions.None).Root!;
            var version = (string?)root.Attribute("version") ?? "";
            return root.Name.LocalName != "PMML" ? throw new ModelException($"'{path}' is XML, but its root is '{root.Name.LocalName}' and not 'PMML'. Give a PMML file.")
                : version is ['3' or '4', ..] ? root
                : throw new ModelException($"'{path}' is of PMML version '{version}'. Versions 3.0 to 4.4 can be read: export it again.");
        }
        catch (XmlException error)
        {
            throw new ModelException($"'{path}' cannot be read as PMML: {error.Message}", error);
        }
    }

    // Trees are read by recursion.
    private static void RequireFlat(string path, XmlReaderSettings settings)
    {
        using var reader = XmlReader.Create(path, settings);
        while (reader.Read())
        {
            if (reader.Depth > MostDepth)
            {
                throw new ModelException($"'{path}' has elements in elements over {MostDepth} levels deep, more than any real model. Nothing was read.");
            }
        }
    }
}

/// <summary>Reads elements and attributes.</summary>
internal static class Elements
{
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    public static string Name(this XElement element) => element.Name.LocalName;

    public static string? Get(this XElement element, string name) => element.Attribute(name)?.Value;

    public static string Need(this XElement element, string name) => element.Get(name) ?? throw new ModelException($"The PMML element '{element.Name.LocalName}' lacks the attribute '{name}'.");

    public static double? Number(this XElement element, string name) => element.Get(name) is { } text ? Parse(text, element, name) : null;

    public static double NeedNumber(this XElement element, string name) => Parse(element.Need(name), element, name);

    public static double Parse(string text, XElement element, string what) => text.Trim() switch
    {
        "INF" => double.PositiveInfinity,
        "-INF" => double.NegativeInfinity,
        "NaN" => double.NaN,
        "true" => 1,
        "false" => 0,
        var number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new ModelException($"The PMML element '{element.Name.LocalName}' has '{text}' for '{what}', which is not a number."),
    };

    public static ModelException Unsupported(this XElement element, string? attribute = null) => new(attribute is null
        ? $"The PMML element '{element.Name.LocalName}' is not supported. docs/pmml.md lists what is."
        : $"The PMML element '{element.Name.LocalName}' with {attribute}=\"{element.Get(attribute)}\" is not supported. docs/pmml.md lists what is.");

    /// <summary>The items of an <c>Array</c>: split at blanks, in quotes where they hold some.</summary>
    public static IReadOnlyList<string> Items(this XElement array)
    {
        var (items, text) = (new List<string>(), array.Value);
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var item = new System.Text.StringBuilder();
            var isQuoted = text[i] == '"';
            i += isQuoted ? 1 : 0;
            while (i < text.Length && (isQuoted ? text[i] != '"' : !char.IsWhiteSpace(text[i])))
            {
                i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"' ? 1 : 0;
                item.Append(text[i++]);
            }

            i += isQuoted ? 1 : 0;
            items.Add(item.ToString());
        }

        return items;
    }
}
