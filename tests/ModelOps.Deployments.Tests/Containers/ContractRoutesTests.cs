using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOps.Deployments.Containers;

namespace ModelOps.Deployments.Tests.Containers;

public sealed class ContractRoutesTests
{
    private static readonly ServingContract _vertex = new() { LiveRoute = "/h", ReadyRoute = "/h", PredictRoute = "/p", ParametersField = "parameters" };

    [Fact]
    public void The_hosts_own_contract_needs_nothing_in_front() => Assert.Null(ContractRoutes.Of(new ServingContract { Port = 9 }));

    [Theory]
    [InlineData("/h", "/v2/health/ready")]
    [InlineData("/p", "/invocations")]
    [InlineData("/ping", "/ping")]
    [InlineData("/p/more", "/p/more")]
    public async Task A_route_leads_to_the_hosts(string asked, string answered)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = asked;

        await ContractRoutes.Of(_vertex)!(_ => Task.CompletedTask)(context);

        Assert.Equal(answered, context.Request.Path);
    }

    [Theory]
    [InlineData("""{"instances":[[1]],"parameters":{"scale":2}}""", """{"instances":[[1]],"params":{"scale":2}}""")]
    [InlineData("""{ "parameters" : {} , "instances": [] }""", """{ "params" : {} , "instances": [] }""")]
    [InlineData("""{"instances":[{"parameters":1}]}""", """{"instances":[{"parameters":1}]}""")]
    [InlineData("""{"param\u0065ters":1}""", """{"params":1}""")]
    [InlineData("""["parameters"]""", """["parameters"]""")]
    [InlineData("""{"instances":[""", """{"instances":[""")]
    [InlineData("a,b\n1,2\n", "a,b\n1,2\n")]
    [InlineData("", "")]
    public async Task The_field_of_parameters_gets_the_hosts_name(string sent, string read)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/p";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(sent));

        await ContractRoutes.Of(_vertex)!(_ => Task.CompletedTask)(context);

        Assert.Equal(read, await new StreamReader(context.Request.Body).ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Encoding.UTF8.GetByteCount(read), context.Request.ContentLength);
    }
}
