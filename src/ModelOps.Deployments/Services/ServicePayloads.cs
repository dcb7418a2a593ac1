using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Http.Messages;

namespace ModelOps.Deployments.Services;

/// <summary>The payload log of a service, and <c>POST /feedback</c>, by which labels come to it.</summary>
internal sealed class ServicePayloads : IAsyncDisposable
{
    // Errors are read by people; the answer is JSON, not HTML, so quotes need no escapes.
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TimeProvider _time;
    private LabelLog? _labels;

    /// <exception cref="InvalidInputException">The options have errors (all at once).</exception>
    internal ServicePayloads(PayloadSpec spec, string folder, ModelServiceOptions options)
    {
        Log = new PayloadLog(folder, new PayloadLogOptions
        {
            SampleShare = spec.Share,
            MaximumBytes = spec.MaximumBytes,
            MaximumAge = spec.MaximumAge,
            FlushInterval = spec.FlushInterval,
            Rules = new PayloadRules { Keep = spec.Keep, Drop = spec.Drop, Hash = spec.Hash, Key = spec.Key },
            Time = options.Time,
            LoggerFactory = options.LoggerFactory,
        });
        _time = options.Time;
    }

    internal PayloadLog Log { get; }

    internal void Map(IEndpointRouteBuilder routes) => routes.MapPost("/feedback", FeedbackAsync);

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    private async Task FeedbackAsync(HttpContext context)
    {
        IReadOnlyList<Label> labels;
        try
        {
            labels = LabelReader.FromJson(await RequestBytes.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false));
        }
        catch (InvalidInputException exception)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, new { error_code = "BAD_REQUEST", message = ErrorText.Cut(exception.Message) }).ConfigureAwait(false);
            return;
        }

        try
        {
            var log = await LabelsAsync(context.RequestAborted).ConfigureAwait(false);
            var receipt = await log.AddAsync(labels, context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(context, receipt.Accepted == 0 && receipt.Errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, receipt).ConfigureAwait(false);
        }
        catch (InvalidInputException)
        {
            // Its message names folders of this machine.
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, new { error_code = "TEMPORARILY_UNAVAILABLE", message = "The labels cannot be written now; send them again later." }).ConfigureAwait(false);
        }
    }

    // Which labels fit is known from the first answers on: the classes, or numbers.
    private async Task<LabelLog> LabelsAsync(CancellationToken cancellationToken)
    {
        if (_labels is { } known)
        {
            return known;
        }

        var options = Directory.Exists(Log.Folder)
            ? await Task.Run(() => PayloadTables.LabelsOf(Log.Folder, _time), cancellationToken).ConfigureAwait(false)
            : new LabelLogOptions { Time = _time };
        var labels = new LabelLog(Log.Folder, options);
        if (options.Classes is not null || options.NeedsNumbers)
        {
            _labels = labels;
        }

        return labels;
    }

    private static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, _json, context.RequestAborted);
    }
}
