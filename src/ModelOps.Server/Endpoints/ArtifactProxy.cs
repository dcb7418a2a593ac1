using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOps.Server.Http;
using ModelOps.Server.Json;
using ModelOps.Server.Security;
using ModelOps.Tracking;

namespace ModelOps.Server.Endpoints;

/// <summary>The artifact proxy: files below the root, by path. What a path is, is read from the target as it was sent.</summary>
internal sealed class ArtifactProxy(ServerOptions options)
{
    private const string Files = "/mlflow-artifacts/artifacts/";

    public Task GetAsync(HttpContext context) => ArtifactDownload.SendAsync(context, Root, PathIn(context));

    public async Task PutAsync(HttpContext context)
    {
        var path = PathIn(context);
        ArtifactPathRule.RefuseUnstorable(path);
        AllowLarge(context);
        await options.Artifacts.WriteAsync(path, context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        await JsonReply.WriteAsync(context, JsonReply.Empty).ConfigureAwait(false);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var path = PathIn(context);
        if (path.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        ArtifactPathRule.RefuseUnstorable(path);
        await options.Artifacts.DeleteAsync(path, context.RequestAborted).ConfigureAwait(false);
        await JsonReply.WriteAsync(context, JsonReply.Empty).ConfigureAwait(false);
    }

    public async Task ListAsync(HttpContext context)
    {
        var files = await RunArtifacts.ListAsync(Root, context.Request.Query["path"].ToString(), context.RequestAborted).ConfigureAwait(false);
        await JsonReply.WriteAsync(context, ValueJson.Page("files", new Page<ArtifactFile>(files, null), ArtifactJson.Write)).ConfigureAwait(false);
    }

    /// <summary>Uploads in parts are for cloud storage; the errors in a request are still reported first.</summary>
    public async Task UploadInPartsAsync(HttpContext context)
    {
        var step = PathIn(context, "/mlflow-artifacts/mpu/");
        ArtifactPathRule.RefuseEscape(step[(step.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var (document, _) = await RequestBody.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        using (document)
        {
            new RequestFields(document?.RootElement ?? default(JsonElement)).Check([Field.Needed("path")]);
        }

        throw new TrackingException(ErrorReply.NotImplemented, "Multipart upload is not supported for the current artifact repository");
    }

    /// <summary>Links to cloud storage are not given: artifacts come through this server.</summary>
    public Task PresignAsync(HttpContext context)
    {
        ArtifactPathRule.RefuseEscape(PathIn(context, "/mlflow-artifacts/presigned/"));
        throw new TrackingException(ErrorReply.NotImplemented, "Multipart download is not supported for the current artifact repository");
    }

    /// <summary>An artifact of a run, for pages.</summary>
    public async Task GetOfRunAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var path = Needed(query, "path");
        var runId = query["run_id"].ToString() is { Length: > 0 } id ? id : Needed(query, "run_uuid");
        ArtifactPathRule.RefuseEscape(path);
        await ArtifactDownload.SendAsync(context, await RunArtifacts.PlaceOfRunAsync(runId, options, context.RequestAborted).ConfigureAwait(false), path).ConfigureAwait(false);
    }

    /// <summary>A file of a model version, for pages.</summary>
    public async Task GetOfVersionAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (name, path) = (Needed(query, "name"), Needed(query, "path"));
        ArtifactPathRule.RefuseEscape(path);
        if (!int.TryParse(query["version"].ToString(), System.Globalization.CultureInfo.InvariantCulture, out var version))
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, $"Parameter 'version' must be an integer, got '{query["version"]}'.");
        }

        var place = await RunArtifacts.PlaceOfVersionAsync(name, version, options, context.RequestAborted).ConfigureAwait(false);
        await ArtifactDownload.SendAsync(context, place, path).ConfigureAwait(false);
    }

    /// <summary>Puts a file among a run's artifacts.</summary>
    public async Task UploadAsync(HttpContext context)
    {
        var runId = Needed(context.Request.Query, "run_uuid");
        var path = Needed(context.Request.Query, "path");
        ArtifactPathRule.RefuseUnstorable(path);
        if (context.Request.ContentLength is null or 0)
        {
            throw new TrackingException(ErrorCode.InvalidParameterValue, "Request must specify data.");
        }

        var place = await RunArtifacts.PlaceOfRunAsync(runId, options, context.RequestAborted).ConfigureAwait(false);
        AllowLarge(context);
        await place.Store.WriteAsync(place.Of(path), context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
    }

    private ArtifactPlace Root => new(options.Artifacts, "");

    private void AllowLarge(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxArtifactBytes;

    private static string PathIn(HttpContext context, string after = Files)
    {
        var path = context.Request.Path.Value!;
        return path[(path.IndexOf(after, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at + after.Length : path.Length)..];
    }

    private static string Needed(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } value ? value : throw new TrackingException(ErrorCode.InvalidParameterValue, $"Request must specify {name}.");
}
