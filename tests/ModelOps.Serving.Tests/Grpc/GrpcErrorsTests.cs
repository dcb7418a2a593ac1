using Grpc.Core;
using ModelOps.Serving.Grpc;
using ModelOps.Serving.Protocol;

namespace ModelOps.Serving.Tests.Grpc;

public sealed class GrpcErrorsTests
{
    [Theory]
    [InlineData(400, StatusCode.InvalidArgument)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.NotFound)]
    [InlineData(408, StatusCode.DeadlineExceeded)]
    [InlineData(413, StatusCode.ResourceExhausted)]
    [InlineData(415, StatusCode.InvalidArgument)]
    [InlineData(429, StatusCode.ResourceExhausted)]
    [InlineData(499, StatusCode.Cancelled)]
    [InlineData(500, StatusCode.Internal)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.DeadlineExceeded)]
    public void Each_status_of_REST_has_one_of_gRPC(int status, StatusCode code) => Assert.Equal(code, GrpcErrors.StatusOf(status));

    [Fact]
    public void A_busy_host_says_when_to_try_again_and_others_do_not()
    {
        Assert.Equal("1000", GrpcErrors.Of(ScoringException.Busy("busy")).Trailers.GetValue("grpc-retry-pushback-ms"));
        Assert.Null(GrpcErrors.Of(ScoringException.Bad("bad")).Trailers.GetValue("grpc-retry-pushback-ms"));
    }

    [Fact]
    public void A_message_is_never_cut_within_a_letter()
    {
        var message = new string('x', 599) + "\U0001F600 and more, and more";
        Assert.Equal(new string('x', 599) + "...", GrpcErrors.Of(ScoringException.Bad(message)).Status.Detail);
    }

    [Fact]
    public void An_error_that_nobody_foresaw_names_the_request_alone() =>
        Assert.Equal("The server failed on the request r1. Its log says why.", GrpcErrors.Unforeseen("r1").Status.Detail);
}
