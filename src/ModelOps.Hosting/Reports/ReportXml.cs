using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ModelOps.Hosting.Reports;

/// <summary>What XML reports share.</summary>
internal static class ReportXml
{
    /// <summary>Text without the characters that XML 1.0 cannot hold, such as those of terminal colours.</summary>
    internal static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                clean.Append(text, i++, 2);
            }
        }

        return clean.ToString();
    }

    /// <summary>The document as the text of a file.</summary>
    internal static string Text(XElement root) => $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root.ToString(SaveOptions.None).ReplaceLineEndings("\n")}\n";
}
