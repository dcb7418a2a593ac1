using System.Globalization;
using System.Net;
using System.Text;

namespace ModelOps.Evaluation.Images;

/// <summary>A confusion matrix with images, and a gallery of mistakes. Every text is escaped.</summary>
internal static class ImageGallery
{
    private const int MostClasses = 12;
    private const int CellSide = 40;
    private const int Side = 88;

    private const string Style =
        ".mo-cells{font:13px/1.4 system-ui,sans-serif;max-width:1100px;overflow-x:auto}.mo-cells h2{font-size:15px;margin:16px 0 4px}.mo-cells small{opacity:.65}" +
        ".mo-cells table{border-collapse:collapse}.mo-cells th,.mo-cells td{border:1px solid rgba(128,128,128,.35);padding:4px 6px;text-align:left;vertical-align:top}.mo-cells td.right{background:rgba(44,160,44,.12)}.mo-cells td.wrong{background:rgba(214,39,40,.10)}" +
        ".mo-cells td img{width:40px;height:40px;object-fit:contain;margin:1px}.mo-cells figure{margin:0 8px 8px 0;display:inline-block;width:120px;vertical-align:top}.mo-cells figure img{width:88px;height:88px;object-fit:contain;background:rgba(128,128,128,.15)}.mo-cells figcaption{font-size:11px;overflow-wrap:anywhere}";

    public static string Fragment(EvaluatedImages images, int perCell, int mistakes)
    {
        var html = new StringBuilder($"<div class=\"mo-cells\"><style>{Style}</style>\n");
        var shown = images.Classes.Take(MostClasses).ToArray();
        html.Append("<h2>Images by true and predicted class <small>on the diagonal those that the model is least sure of</small></h2>\n<table><thead><tr><th scope=\"col\">true \\ predicted</th>")
            .AppendJoin("", shown.Select(name => $"<th scope=\"col\">{Encoded(name)}</th>")).Append("</tr></thead><tbody>\n");
        for (var actual = 0; actual < shown.Length; actual++)
        {
            html.Append($"<tr><th scope=\"row\">{Encoded(shown[actual])}</th>");
            for (var predicted = 0; predicted < shown.Length; predicted++)
            {
                var count = images.Count(actual, predicted);
                html.Append(count == 0 ? "<td>0" : $"<td class=\"{(actual == predicted ? "right" : "wrong")}\">{count}<br>");
                foreach (var image in images.Examples(actual, predicted, perCell))
                {
                    html.Append(Image(image, $"{shown[actual]} taken for {shown[predicted]}", CellSide));
                }

                html.Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (images.Classes.Count > MostClasses)
        {
            html.Append($"<p>{images.Classes.Count - MostClasses} more classes.</p>\n");
        }

        if (images.Mistakes.Count > 0 && mistakes > 0)
        {
            html.Append($"<h2>Most confident mistakes <small>{Math.Min(mistakes, images.Mistakes.Count)} of {images.Mistakes.Count}</small></h2>\n");
            foreach (var mistake in images.Mistakes.Take(mistakes))
            {
                var caption = $"{mistake.Actual} taken for {mistake.Predicted}";
                html.Append($"<figure>{Image(mistake.Image, caption, Side)}<figcaption><b>{Encoded(caption)}</b>{Sure(mistake)}<br>{Encoded(Path.GetFileName(mistake.Name))}</figcaption></figure>\n");
            }
        }

        return html.Append("</div>").ToString();
    }

    private static string Sure(ImageMistake mistake) => double.IsNaN(mistake.Probability) ? "" : string.Create(CultureInfo.InvariantCulture, $" {mistake.Probability:0.00}");

    private static string Image(string image, string what, int side)
    {
        var title = ImageFile.IsContent(image) ? what : $"{what}: {image}";
        return $"<img alt=\"{Encoded(what)}\" title=\"{Encoded(title)}\" src=\"{ImageThumbnail.ToSource(ImageFile.Read(image), side)}\">";
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
