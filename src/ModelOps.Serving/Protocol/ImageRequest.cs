using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ModelOps.Serving.Protocol;

/// <summary>Reads a body that is an image file, or a form with one or more of them: <c>curl -F image=@cat.jpg</c>.</summary>
internal static class ImageRequest
{
    internal const string FormType = "multipart/form-data";
    internal const string AnyImage = ImageTypes + "*";
    private const string ImageTypes = "image/";

    internal static bool IsImage(string? mediaType) => mediaType?.StartsWith(ImageTypes, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its type.</param>
    /// <param name="signature">What the model takes.</param>
    /// <exception cref="ScoringException">The model takes no images, or the form is broken.</exception>
    internal static async Task<Frame> ReadAsync(ReadOnlyMemory<byte> body, string contentType, ModelSignature signature)
    {
        var name = ImageColumns.NameIn(signature) ?? throw ScoringException.Unsupported($"The model takes no images, so a body of '{contentType}' is of no use. Send 'application/json' or 'text/csv'.");
        var files = contentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) ? await FormAsync(body, contentType, name).ConfigureAwait(false) : [body];
        return TableBuilder.Build(new Frame([ImageColumns.OfFiles(name, files)]), signature);
    }

    private static async Task<List<ReadOnlyMemory<byte>>> FormAsync(ReadOnlyMemory<byte> body, string contentType, string name)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary))
        {
            throw ScoringException.Bad($"A body of {FormType} needs a boundary in its Content-Type.");
        }

        var files = new List<ReadOnlyMemory<byte>>();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray(), writable: false));
            while (await reader.ReadNextSectionAsync().ConfigureAwait(false) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) || HeaderUtilities.RemoveQuotes(part.Name) != name)
                {
                    throw ScoringException.Bad($"A part of the form is named '{HeaderUtilities.RemoveQuotes(part?.Name ?? "")}'. Name each '{name}', as in curl -F {name}=@cat.jpg.");
                }

                using var file = new MemoryStream();
                await section.Body.CopyToAsync(file).ConfigureAwait(false);
                files.Add(file.ToArray());
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw ScoringException.Bad($"The form cannot be read: {exception.Message}");
        }

        return files.Count > 0 ? files : throw ScoringException.Bad($"The form holds no file. Send one or more, as in curl -F {name}=@cat.jpg.");
    }
}
