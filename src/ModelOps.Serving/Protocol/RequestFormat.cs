using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace ModelOps.Serving.Protocol;

/// <summary>What a body is written in, by its Content-Type.</summary>
internal enum RequestFormat
{
    Json,
    Csv,
    Parquet,
    Binary,
    Image,
}

/// <summary>Reads a Content-Type strictly.</summary>
internal static class RequestFormats
{
    extension(RequestFormat)
    {
        /// <summary>Whether a caller's Accept header names Parquet: then the answer is such a file, else JSON.</summary>
        internal static bool WantsParquet(StringValues accept)
        {
            foreach (var value in accept)
            {
                if (value is not null && (value.Contains(ParquetFile.MediaType, StringComparison.OrdinalIgnoreCase) || value.Contains(ParquetFile.OtherMediaType, StringComparison.OrdinalIgnoreCase)))
                {
                    return true;
                }
            }

            return false;
        }

        internal static RequestFormat Of(string? contentType)
        {
            if (contentType == "application/json")
            {
                return RequestFormat.Json;
            }

            if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            {
                throw ScoringException.Unsupported($"This predictor only supports the following content types: text/csv, application/json, application/vnd.apache.parquet. Got '{contentType}'.");
            }

            if (ImageRequest.IsImage(type.MediaType) || string.Equals(type.MediaType, ImageRequest.FormType, StringComparison.OrdinalIgnoreCase))
            {
                return RequestFormat.Image;
            }

            foreach (var parameter in type.Parameters)
            {
                if (!parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
                {
                    throw ScoringException.Unsupported($"Unrecognized content type parameters: {parameter.Name}. Send 'application/json' or 'text/csv' alone.");
                }

                if (parameter.Value?.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) != true)
                {
                    throw ScoringException.Unsupported("The scoring server only supports UTF-8");
                }
            }

            return type.MediaType?.ToLowerInvariant() switch
            {
                "application/json" => RequestFormat.Json,
                "text/csv" => RequestFormat.Csv,
                ParquetFile.MediaType or ParquetFile.OtherMediaType => RequestFormat.Parquet,
                BinaryTensors.MediaType => RequestFormat.Binary,
                var other => throw ScoringException.Unsupported($"This predictor only supports the following content types: text/csv, application/json, application/vnd.apache.parquet. Got '{other}'."),
            };
        }
    }
}
