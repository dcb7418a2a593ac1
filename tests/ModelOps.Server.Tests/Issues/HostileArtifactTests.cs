using ModelOps.Server.Tests.Replay;
using ModelOps.Tracking;
using static ModelOps.Server.Tests.Issues.HostileBodies;

namespace ModelOps.Server.Tests.Issues;

/// <summary>The same for the routes of artifacts.</summary>
public sealed class HostileArtifactTests
{
    [Fact]
    public async Task No_artifact_route_takes_more_than_ten_seconds_for_a_body_of_4_MiB()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        var run = (await server.Store.CreateRunAsync(new NewRun("0", "r"))).Info.RunId;
        await server.Store.RegisterVersionAsync(new NewModelVersion("m", $"mlflow-artifacts:/0/{run}/artifacts/model", run), "champion");
        string[] paths = ["a.txt", $"0/{run}/artifacts/a.txt", Repeated("a/", 3000), Repeated("%2e%2e/", 3000), Repeated("%25", 3000), Repeated("%", 3000), Repeated("//", 3000)];
        string[] bodies = [Repeated("[", Size), Repeated("{\"a\":", Size), Repeated("\r\n--x\r\n", Size), $"{{\"path\":\"{Filled("../", Size)}\",\"num_parts\":4000000000,\"upload_id\":\"x\"}}"];
        var targets =
            from path in paths
            from target in new[]
            {
                ("GET", Api.Artifacts + path), ("PUT", Api.Artifacts + path), ("DELETE", Api.Artifacts + path), ("GET", $"/api/2.0/mlflow-artifacts/artifacts?path={path}"),
                ("POST", $"/api/2.0/mlflow-artifacts/mpu/create/{path}"), ("POST", $"/api/2.0/mlflow-artifacts/mpu/complete/{path}"), ("GET", $"/api/2.0/mlflow-artifacts/presigned/{path}"),
                ("GET", $"/get-artifact?run_id={run}&path={path}"), ("GET", $"/model-versions/get-artifact?name=m&version=1&path={path}"),
                ("POST", $"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path={path}"), ("GET", $"{Api.Root}artifacts/list?run_id={run}&path={path}"),
            }
            select target;
        foreach (var (method, target) in targets)
        {
            foreach (var body in bodies)
            {
                await IsFastAsync(client, method, target, body, "artifacts");
            }
        }

        Assert.Equal([], server.Log);
    }
}
