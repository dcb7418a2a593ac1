using Microsoft.AspNetCore.Http;
using ModelOps.Http.Messages;

namespace ModelOps.Http.Tests.Messages;

public sealed class PooledBodyTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 1L)]
    [InlineData(100_000, null)]
    [InlineData(3_000_000, 3_000_000L)]
    [InlineData(10, 1_000_000_000_000L)]
    public async Task A_body_is_read_whole_whatever_length_it_claims(int length, long? claimed)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(bytes), ContentLength = claimed } };
        for (var i = 0; i < 3; i++)
        {
            context.Request.Body = new MemoryStream(bytes);
            using var body = await PooledBody.ReadAsync(context.Request, CancellationToken.None);
            Assert.Equal(length, body.Memory.Length);
            Assert.True(body.Memory.Span.SequenceEqual(bytes));
        }
    }

    [Fact]
    public async Task A_reader_that_was_given_up_ends_the_reading()
    {
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(new byte[10]) } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var body = await PooledBody.ReadAsync(context.Request, new CancellationToken(true));
        });
    }
}
