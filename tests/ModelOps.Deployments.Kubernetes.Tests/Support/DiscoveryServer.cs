using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelOps.Deployments.Kubernetes.Tests.Support;

/// <summary>As much of a cluster's API as <c>kubectl --dry-run=client</c> asks for: which kinds there are, and that nothing of them exists.</summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private static readonly (string Group, string Version, string Kind, string Plural)[] _kinds =
    [
        ("", "v1", "Service", "services"),
        ("apps", "v1", "Deployment", "deployments"),
        ("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
        ("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets"),
        ("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
        ("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"),
        ("monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"),
        ("serving.kserve.io", "v1beta1", "InferenceService", "inferenceservices"),
    ];

    private readonly WebApplication _app;

    private DiscoveryServer(WebApplication app) => _app = app;

    internal string Address => _app.Urls.Single();

    internal static async Task<DiscoveryServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return new DiscoveryServer(app);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        object? answer = path switch
        {
            "api" => new { kind = "APIVersions", versions = (string[])["v1"] },
            "apis" => new { kind = "APIGroupList", apiVersion = "v1", groups = _kinds.Where(kind => kind.Group.Length > 0).DistinctBy(kind => kind.Group).Select(kind => Group(kind.Group, kind.Version)) },
            _ => Resources(path),
        };
        context.Response.StatusCode = answer is null ? 404 : 200;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(answer ?? new { kind = "Status", apiVersion = "v1", status = "Failure", reason = "NotFound", code = 404 }));
    }

    private static object Group(string name, string version)
    {
        var entry = new { groupVersion = $"{name}/{version}", version };
        return new { name, versions = (object[])[entry], preferredVersion = entry };
    }

    private static object? Resources(string path)
    {
        var groupVersion = path.StartsWith("apis/", StringComparison.Ordinal) ? path["apis/".Length..] : path == "api/v1" ? "v1" : "";
        var found = _kinds.Where(kind => (kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}") == groupVersion).ToArray();
        return found.Length == 0 ? null : new
        {
            kind = "APIResourceList",
            apiVersion = "v1",
            groupVersion,
            resources = found.Select(kind => new { name = kind.Plural, singularName = kind.Kind.ToLowerInvariant(), namespaced = true, kind = kind.Kind, verbs = (string[])["create", "get", "patch"] }),
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
