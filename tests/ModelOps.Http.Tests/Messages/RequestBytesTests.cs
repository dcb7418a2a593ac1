using Microsoft.AspNetCore.Http;
using ModelOps.Http.Messages;

namespace ModelOps.Http.Tests.Messages;

public sealed class RequestBytesTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(10, null)]
    [InlineData(10, 10L)]
    [InlineData(3_000_000, 3_000_000L)]
    [InlineData(3_000_000, null)]
    public async Task A_body_comes_whole_with_and_without_its_length(int size, long? length)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (new MemoryStream(bytes), length);
        Assert.Equal(bytes, (await RequestBytes.ReadAsync(request, CancellationToken.None)).ToArray());
    }

    [Fact]
    public async Task A_length_that_is_only_claimed_reserves_no_memory()
    {
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (new MemoryStream([1, 2, 3]), 64L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(3, (await RequestBytes.ReadAsync(request, CancellationToken.None)).Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
