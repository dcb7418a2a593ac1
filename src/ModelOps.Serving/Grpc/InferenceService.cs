using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOps.Serving.Client;
using ModelOps.Serving.Grpc.Wire;
using ModelOps.Serving.Observing;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.Grpc;

/// <summary>The Open Inference Protocol over gRPC: what REST answers below <c>/v2</c>, in the same words.</summary>
internal sealed class InferenceService(ModelHost host, RequestObservers observers, RequestScorer scorer, ScoringOptions options, string programVersion, ILogger logger)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Signed(context, _ => new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => Signed(context, _ => new ServerReadyResponse { Ready = host.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Signed(context, _ => new ServerMetadataResponse { Name = InferenceProtocol.ServerName, Version = programVersion });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => Signed(context, served =>
    {
        served.Inference.Known(request.Name, GrpcRequests.Named(request.Version));
        return new ModelReadyResponse { Ready = host.IsReady };
    });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => Signed(context, served =>
    {
        served.Inference.Known(request.Name, GrpcRequests.Named(request.Version));
        return GrpcRequests.Describe(served);
    });

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var id = RequestId.Valid(http.Request.Headers[RequestId.Header]);
        var watch = observers.Start("grpc", id);
        try
        {
            var answer = await ScoreAsync(request, http, id, watch, context.CancellationToken).ConfigureAwait(false);
            watch?.End(host.Current, StatusCodes.Status200OK);
            return answer;
        }
        catch (ScoringException exception)
        {
            watch?.End(host.Current, exception.Status, exception.Code ?? exception.Status.ToString(CultureInfo.InvariantCulture));
            throw Refusal(exception);
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            watch?.End(host.Current, StatusCodes.Status499ClientClosedRequest, exception.GetType().FullName);
            throw;
        }
        catch (Exception exception)
        {
            watch?.End(host.Current, StatusCodes.Status500InternalServerError, exception.GetType().FullName);
            throw Unforeseen(exception, http);
        }
    }

    private async Task<ModelInferResponse> ScoreAsync(ModelInferRequest request, HttpContext http, string? id, RequestWatch? watch, CancellationToken cancellationToken)
    {
        using var lease = host.Lease();
        var served = lease.Served;
        var headers = http.Response.Headers;
        served.Sign(headers);
        if (id is not null)
        {
            headers[RequestId.Header] = id;
        }

        var read = GrpcRequests.Read(request, served);
        if (watch?.Begin(served, read.Id) is { } given)
        {
            headers[RequestId.Header] = given;
        }

        var answer = (await scorer.ScoreAsync(served, read.Rows, cancellationToken).ConfigureAwait(false)).ToFrame();
        watch?.Score(watch.WantsRows ? read.Rows : null, watch.WantsRows ? answer : null, read.Rows.RowCount);
        return GrpcRequests.Answer(answer, read, request, served);
    }

    private Task<T> Signed<T>(ServerCallContext context, Func<ServedModel, T> answer)
    {
        try
        {
            using var lease = host.Lease();
            lease.Served.Sign(context.GetHttpContext().Response.Headers);
            return Task.FromResult(answer(lease.Served));
        }
        catch (ScoringException exception)
        {
            throw Refusal(exception);
        }
        catch (Exception exception)
        {
            throw Unforeseen(exception, context.GetHttpContext());
        }
    }

    private RpcException Refusal(ScoringException exception)
    {
        ServingLog.Refused(logger, options.ModelName, exception.Status);
        return GrpcErrors.Of(exception);
    }

    // What failed may name paths and data; the log has it.
    private RpcException Unforeseen(Exception exception, HttpContext http)
    {
        if (http.Response.Headers[RequestId.Header] is not [{ } id])
        {
            id = RequestId.New();
        }

        ServingLog.Failed(logger, exception, id, options.ModelName);
        return GrpcErrors.Unforeseen(id);
    }
}
