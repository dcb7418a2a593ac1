using Grpc.Core;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Grpc;

/// <summary>Errors as gRPC's clients expect them: a status, the sentence that REST gives, and MLflow's code in the trailers.</summary>
internal static class GrpcErrors
{
    /// <summary>The trailer with MLflow's error code.</summary>
    internal const string Code = "error-code";

    // As Retry-After over REST, in milliseconds: clients that retry wait so long.
    private const string Pushback = "grpc-retry-pushback-ms";

    internal static RpcException Of(ScoringException exception)
    {
        var trailers = new Metadata();
        if (exception.Status == 429)
        {
            trailers.Add(Pushback, "1000");
        }

        if (exception.Code is { } code)
        {
            trailers.Add(Code, code);
        }

        return new RpcException(new Status(StatusOf(exception.Status), Line(exception.Message)), trailers);
    }

    internal static RpcException Unforeseen(string id) => new(new Status(StatusCode.Internal, $"The server failed on the request {id}. Its log says why."));

    /// <summary>gRPC's status for one of HTTP.</summary>
    internal static StatusCode StatusOf(int status) => status switch
    {
        400 or 415 or 422 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 or 504 => StatusCode.DeadlineExceeded,
        413 or 429 => StatusCode.ResourceExhausted,
        499 => StatusCode.Cancelled,
        503 => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };

    // A status travels in a trailer, which clients limit to 8 KB, and a letter may take twelve bytes there.
    private static string Line(string message)
    {
        const int MostLetters = 600;
        return message.Length <= MostLetters ? message : $"{message.AsSpan(0, char.IsHighSurrogate(message[MostLetters - 1]) ? MostLetters - 1 : MostLetters)}...";
    }
}
