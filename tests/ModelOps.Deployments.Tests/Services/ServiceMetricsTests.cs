namespace ModelOps.Deployments.Tests.Services;

public sealed class ServiceMetricsTests
{
    [Fact]
    public async Task A_service_shows_its_requests_to_Prometheus_without_being_told_to()
    {
        await using var bench = await ServiceBench.StartAsync();
        await using var service = await bench.ServeAsync(ServiceBench.Spec("credit@challenger"));
        await bench.AskAsync(service);
        var text = await bench.Http.GetStringAsync(new Uri(service.Address, "metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("modelops_scoring_requests_total{modelops_model_name=\"credit\",modelops_model_version=\"2\",modelops_scoring_protocol=\"invocations\",modelops_scoring_status=\"2xx\"}", text, StringComparison.Ordinal);
        Assert.Contains("modelops_scoring_model_info{modelops_model_name=\"credit\",modelops_model_version=\"2\"", text, StringComparison.Ordinal);
    }
}
