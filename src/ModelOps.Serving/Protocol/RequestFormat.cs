using System.Net.Http.Headers;

namespace ModelOps.Serving.Protocol;

/// <summary>What a body is written in, by its Content-Type.</summary>
internal enum RequestFormat
{
    Json,
    Csv,
}

/// <summary>Reads a Content-Type strictly.</summary>
internal static class RequestFormats
{
    extension(RequestFormat)
    {
        internal static RequestFormat Of(string? contentType)
        {
            if (contentType == "application/json")
            {
                return RequestFormat.Json;
            }

            if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            {
                throw ScoringException.Unsupported($"This predictor only supports the following content types: text/csv, application/json. Got '{contentType}'.");
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
                var other => throw ScoringException.Unsupported($"This predictor only supports the following content types: text/csv, application/json. Got '{other}'."),
            };
        }
    }
}
