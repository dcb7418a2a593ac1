using System.Net;
using System.Text;

namespace ModelOps.Data.Images;

/// <summary>A set of images as a page: some of each class, near duplicates, files to look at. Every text is escaped.</summary>
internal static class ImageSheet
{
    private const int Side = 72;
    private const int MostClasses = 24;
    private const int MostPairs = 8;
    private const int MostFiles = 20;

    private const string Style =
        ".mo-images{font:13px/1.5 system-ui,sans-serif;max-width:1100px}.mo-images h2{font-size:15px;margin:16px 0 4px}.mo-images small{opacity:.65}" +
        ".mo-images .row{display:flex;flex-wrap:wrap;gap:4px}.mo-images img{width:72px;height:72px;object-fit:contain;background:rgba(128,128,128,.15)}" +
        ".mo-images figure{margin:0 12px 6px 0;display:inline-block}.mo-images figcaption{font-size:11px;max-width:180px;overflow-wrap:anywhere}.mo-images ul{margin:4px 0;padding-left:20px;overflow-wrap:anywhere}";

    public static string Fragment(ImageSet set, int perClass)
    {
        var html = new StringBuilder($"<div class=\"mo-images\"><style>{Style}</style>\n");
        var images = (StringColumn)set.Frame[ImageSet.ImageColumn];
        var labels = set.Classes.Count == 0 ? null : (StringColumn)set.Frame[ImageSet.LabelColumn];
        foreach (var name in labels is null ? [""] : set.Classes.Take(MostClasses))
        {
            int[] rows = [.. Enumerable.Range(0, images.Count).Where(row => labels is null || labels.Text(row) == name)];
            html.Append($"<h2>{(labels is null ? "Images" : Encoded(name))} <small>{rows.Length}</small></h2>\n<div class=\"row\">");
            foreach (var row in Spread(rows, perClass))
            {
                html.Append(Image(images.Text(row)!));
            }

            html.Append("</div>\n");
        }

        if (set.Classes.Count > MostClasses)
        {
            html.Append($"<p>{set.Classes.Count - MostClasses} more classes.</p>\n");
        }

        Pairs(html, "In two sets", set.AcrossSets, set);
        Pairs(html, "Under two classes", set.AcrossClasses, set);
        Files(html, "Broken", set.Broken);
        Files(html, "Odd", set.Odd);
        return html.Append("</div>").ToString();
    }

    private static void Pairs(StringBuilder html, string title, IReadOnlyList<ImagePair> pairs, ImageSet set)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        var images = (StringColumn)set.Frame[ImageSet.ImageColumn];
        html.Append($"<h2>{title} <small>{pairs.Count} pairs of the same or nearly the same image</small></h2>\n");
        foreach (var pair in pairs.Take(MostPairs))
        {
            html.Append($"<figure>{Image(images.Text(pair.First)!)} {Image(images.Text(pair.Second)!)}<figcaption>{Encoded(images.Text(pair.First)!)}<br>{Encoded(images.Text(pair.Second)!)}</figcaption></figure>\n");
        }
    }

    private static void Files(StringBuilder html, string title, IReadOnlyList<ImageFinding> findings)
    {
        if (findings.Count > 0)
        {
            html.Append($"<h2>{title} <small>{findings.Count}</small></h2>\n<ul>").AppendJoin("", findings.Take(MostFiles).Select(finding => $"<li>{Encoded(Sentence(finding))}</li>"))
                .Append(findings.Count > MostFiles ? $"<li>… and {findings.Count - MostFiles} more</li>" : "").Append("</ul>\n");
        }
    }

    /// <summary>A finding in words.</summary>
    public static string Sentence(ImageFinding finding) => finding.Reason.Contains(finding.File, StringComparison.Ordinal) ? finding.Reason : $"{finding.File} {finding.Reason}.";

    private static string Image(string path) => $"<img alt=\"{Encoded(Path.GetFileName(path))}\" title=\"{Encoded(path)}\" src=\"{ImageThumbnail.ToSource(ImageFile.Read(path), Side)}\">";

    // The first and the last ones and some between: files that were numbered as they were made differ most so.
    private static IEnumerable<int> Spread(int[] rows, int count) => rows.Length <= count ? rows : Enumerable.Range(0, count).Select(i => rows[(int)((long)i * (rows.Length - 1) / Math.Max(1, count - 1))]);

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
