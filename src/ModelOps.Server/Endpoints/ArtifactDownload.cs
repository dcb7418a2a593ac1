using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ModelOps.Server.Security;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>
/// Sends an artifact as a download: whatever it holds, a browser saves it and runs nothing in it. One byte range may be asked
/// for, so that a broken download goes on where it stopped.
/// </summary>
internal static class ArtifactDownload
{
    private static readonly Dictionary<string, string> _types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".htm"] = "text/html",
        [".html"] = "text/html",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".pdf"] = "application/pdf",
    };

    private static readonly HashSet<string> _texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".log", ".csv", ".tsv", ".json", ".md", ".yaml", ".yml", ".xml", ".py", ".cs", ".ipynb", ".sql", ".toml", ".cfg", ".ini", ".err", ".out",
    };

    internal static async Task SendAsync(HttpContext context, ArtifactPlace place, string path)
    {
        ArtifactPathRule.RefuseEscape(path);
        var full = place.Of(path);
        if (!ArtifactPathRule.CanBeStored(path))
        {
            throw new TrackingException(ErrorCode.ResourceDoesNotExist, $"No such artifact: '{full}'");
        }

        var content = await place.Store.ReadAsync(full, context.RequestAborted).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var response = context.Response;
            var name = path[(path.LastIndexOf('/') + 1)..];
            response.ContentType = TypeOf(name);
            response.Headers.ContentDisposition = Disposition(name);
            await SendAsync(context, content).ConfigureAwait(false);
        }
    }

    internal static string TypeOf(string name)
    {
        var extension = Path.GetExtension(name);
        return _types.TryGetValue(extension, out var type) ? type
            : _texts.Contains(extension) || name.ToUpperInvariant() is "MLMODEL" or "MLPROJECT" ? "text/plain"
            : "application/octet-stream";
    }

    private static async Task SendAsync(HttpContext context, Stream content)
    {
        var response = context.Response;
        if (!content.CanSeek)
        {
            await content.CopyToAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var length = content.Length;
        response.Headers.AcceptRanges = "bytes";
        var (first, last) = (0L, length - 1);
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && range.Unit == "bytes" && range.Ranges.Count == 1)
        {
            var asked = range.Ranges.First();
            first = asked.From ?? Math.Max(0, length - asked.To!.Value);
            last = asked.From is null ? length - 1 : Math.Min(asked.To ?? length - 1, length - 1);
            if (first > last)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = new ContentRangeHeaderValue(first, last, length).ToString();
        }

        response.ContentLength = last - first + 1;
        content.Position = first;
        await StreamCopy.CopyAsync(content, response.Body, last - first + 1, context.RequestAborted).ConfigureAwait(false);
    }

    private static string Disposition(string name)
    {
        var plain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        var header = new ContentDispositionHeaderValue("attachment");
        if (plain)
        {
            header.FileName = name;
        }
        else
        {
            header.SetHttpFileName(name);
        }

        return header.ToString();
    }
}
