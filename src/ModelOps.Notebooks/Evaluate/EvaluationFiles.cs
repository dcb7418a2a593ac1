using System.Runtime.InteropServices;
using System.Text;
using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>What people open of an evaluation: figures as JSON, as one page and as pictures, and the report.</summary>
internal static class EvaluationFiles
{
    /// <summary>Refuses what cannot become a file, before anything is measured.</summary>
    internal static void Check(EvaluateCommandOptions options)
    {
        if (options.Report is { } file && Path.GetExtension(file).ToLowerInvariant() is not (".html" or ".htm"))
        {
            throw new InvalidInputException($"'{Wording.Option("report")}' cannot be '{file}'. Give a file that ends in .html.");
        }

        if (options.Png || options.Svg)
        {
            FigureImages.RequireBrowser();
        }
    }

    /// <summary>The files by what follows the evaluation's name.</summary>
    internal static async Task<OrderedDictionary<string, byte[]>> MakeAsync(
        EvaluateCommandOptions options, PreparedEvaluation prepared, IReadOnlyDictionary<string, Figure> figures, string? report, CancellationToken cancellationToken)
    {
        var files = new OrderedDictionary<string, byte[]>(StringComparer.Ordinal);
        void Add(string ending, string text) => files.Add(ending, Encoding.UTF8.GetBytes(text));
        foreach (var (name, figure) in figures)
        {
            Add($"/{name}.json", figure.ToJson());
        }

        FigureImageFormat[] formats = [.. options.Png ? (FigureImageFormat[])[FigureImageFormat.Png] : [], .. options.Svg ? (FigureImageFormat[])[FigureImageFormat.Svg] : []];
        foreach (var format in formats)
        {
            var pictures = await FigureImages.DrawAsync([.. figures.Values], format, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var (name, picture) in figures.Keys.Zip(pictures))
            {
                files.Add($"/{name}.{format.ToString().ToLowerInvariant()}", picture);
            }
        }

        Add(".html", FigureHtml.Page($"Evaluation on {prepared.Dataset.Name}", figures.Values));
        if (report is not null)
        {
            Add(EvaluationLog.ReportEnding, report);
        }

        return files;
    }

    internal static EvaluationReport Report(PreparedEvaluation prepared, IReadOnlyList<ReportSection> more) => new(prepared.Evidence, prepared.Evaluation)
    {
        RunId = prepared.Run?.Info.RunId,
        IsTrainingData = prepared.IsTrainingData,
        Versions =
        [
            ("ModelOps.Notebooks", PreparedEvaluation.Tool["modelops ".Length..]),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("machine", RuntimeInformation.RuntimeIdentifier),
        ],
        More = more,
    };
}
