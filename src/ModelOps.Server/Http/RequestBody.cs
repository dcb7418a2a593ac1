using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Messages;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>Reads the fields of a request: the query of a GET, else a JSON body.</summary>
internal static class RequestBody
{
    private const int Deepest = 64;

    private static readonly JsonDocumentOptions _options = new() { MaxDepth = Deepest };

    /// <summary>The document is disposed by the caller once the call is answered.</summary>
    internal static async Task<(JsonDocument? Document, bool FromQuery)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method) && request.QueryString.HasValue)
        {
            return (FromQuery(request.Query), true);
        }

        if (request.ContentLength is 0 || (request.ContentLength is null && HttpMethods.IsGet(request.Method)))
        {
            return (null, false);
        }

        return (Parse(await RequestBytes.ReadAsync(request, cancellationToken).ConfigureAwait(false)), false);
    }

    /// <summary>The object in a body; null when there is none that can be read, as MLflow has it.</summary>
    internal static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "The body is not valid UTF-8.");
        }

        var document = TryParse(body) ?? TryParse(LenientJson.QuoteNumbers(body.Span, Deepest));
        if (document?.RootElement.ValueKind == JsonValueKind.String)
        {
            // Some clients encode the object twice.
            using var outer = document;
            document = RequestFields.TryText(outer.RootElement, out var inner) ? TryParse(Encoding.UTF8.GetBytes(inner)) : null;
        }

        if (document is not null && document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            document.Dispose();
            throw new TrackingException(ErrorCode.InvalidParameterValue, "The body must be a JSON object.");
        }

        return document;
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, _options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A key given once is a text, and a list when given more often; fields of list kind take either.
    private static JsonDocument FromQuery(IQueryCollection query)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                json.WritePropertyName(name);
                if (values.Count == 1)
                {
                    json.WriteStringValue(values[0]);
                    continue;
                }

                json.WriteStartArray();
                foreach (var value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
