using System.Text;
using ModelOps.Server.Http;

namespace ModelOps.Server.Tests.Http;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("""{"value": NaN}""", "NaN")]
    [InlineData("""{"value":-Infinity}""", "-Infinity")]
    [InlineData("""{"value": "NaN and \"NaN\""}""", "NaN and \"NaN\"")]
    [InlineData("""{"other": [NaN, Infinity], "value": "Infinity"}""", "Infinity")]
    public void Numbers_that_only_Python_writes_are_read(string body, string value)
    {
        using var document = RequestBody.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Equal(value, document!.RootElement.GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":")]
    [InlineData("NaNa")]
    [InlineData("{a: 1}")]
    public void What_cannot_be_read_is_an_empty_request_as_in_MLflow(string body) => Assert.Null(RequestBody.Parse(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("[1]")]
    [InlineData("5")]
    [InlineData("\"[1]\"")]
    [InlineData("true")]
    public void A_body_that_is_no_object_is_refused(string body)
    {
        var exception = Assert.Throws<TrackingException>(() => RequestBody.Parse(Encoding.UTF8.GetBytes(body)));
        Assert.Equal("The body must be a JSON object.", exception.Message);
    }
}
