namespace ModelOps.Server.Tests.Endpoints;

public sealed class ServiceTests
{
    [Theory]
    [InlineData("/health", "text/plain; charset=utf-8", "^OK$")]
    [InlineData("/version", "text/plain; charset=utf-8", @"^\d+\.\d+\.\d+$")]
    [InlineData("/api/3.0/mlflow/server-info", "application/json", "^{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false}$")]
    [InlineData("/ajax-api/3.0/mlflow/server-info", "application/json", "^{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false}$")]
    public async Task The_server_describes_itself(string path, string type, string pattern)
    {
        await using var server = await ServerFixture.StartAsync();
        using var api = new Api(server.Port);
        var answer = await api.GetAsync(path);
        Assert.Equal((200, type), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Matches(pattern, answer.Text);
    }
}
