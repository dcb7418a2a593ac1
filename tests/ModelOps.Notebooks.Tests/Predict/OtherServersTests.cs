using System.Net;
using System.Text;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Predict;

/// <summary>Servers that are not ours and answer oddly: no answer is taken for a prediction that is none.</summary>
public sealed class OtherServersTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly HttpListener _server = new();
    private readonly string _url = $"http://127.0.0.1:{Ports.Free()}/";

    public OtherServersTests()
    {
        _server.Prefixes.Add(_url);
        _server.Start();
        _bench.Host.Variables["few"] = Frame.ParseCsv("id,x\na,1\nb,2\nc,3\n");
    }

    public async ValueTask DisposeAsync()
    {
        _server.Close();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Fewer_answers_than_rows_are_not_joined_with_the_keys()
    {
        _ = AnswerAsync(200, "{\"predictions\": [1.5, 2.5]}");

        var error = await Assert.ThrowsAsync<ModelException>(() => _bench.RunAsync($"predict --url {_url} --data few --key id --as scored"));

        Assert.Equal("3 rows were scored, but 2 predictions came back, so they cannot be told apart by 'id'.", error.Message);
        Assert.DoesNotContain("scored", _bench.Host.Variables.Keys);
    }

    [Fact]
    public async Task As_many_answers_as_rows_are_joined_row_by_row()
    {
        _ = AnswerAsync(200, "{\"predictions\": [1.5, 2.5, 3.5]}");

        await _bench.RunAsync($"predict --url {_url} --data few --key id --as scored");

        Assert.Equal("id,prediction\na,1.5\nb,2.5\nc,3.5\n", _bench.Frame("scored").ToCsv().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(200, "<html>welcome</html>")]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"predictions\": null}")]
    [InlineData(404, "not here")]
    [InlineData(500, "{\"message\": \"out of memory\"}")]
    [InlineData(503, "")]
    public async Task What_is_not_a_prediction_is_an_error_that_names_the_server(int status, string body)
    {
        _ = AnswerAsync(status, body);

        var error = await Assert.ThrowsAnyAsync<ModelOpsException>(() => _bench.RunAsync($"predict --url {_url} --data few --as scored"));

        Assert.Matches($"{_url}|[Mm]odel server|[Ss]erver", error.Message);
        Assert.DoesNotContain("scored", _bench.Host.Variables.Keys);
        Assert.Empty(_bench.Host.Shown);
    }

    [Fact]
    public async Task Waiting_for_an_answer_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.PredictAsync(null, "few", new() { Url = _url }, stop.Token));
    }

    private async Task AnswerAsync(int status, string body)
    {
        var context = await _server.GetContextAsync();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
