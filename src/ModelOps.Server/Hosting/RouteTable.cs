using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelOps.Server.Endpoints;
using ModelOps.Server.Http;
using ModelOps.Server.Pages;

namespace ModelOps.Server.Hosting;

/// <summary>Everything this server answers.</summary>
internal static class RouteTable
{
    private static readonly string[] _prefixes = ["/api/2.0", "/ajax-api/2.0"];

    /// <summary>Every call of the REST API.</summary>
    internal static IReadOnlyList<ApiRoute> Api { get; } =
        [.. ExperimentRoutes.All, .. RunRoutes.All, .. LoggingRoutes.All, .. MetricRoutes.All, .. ArtifactRoutes.All, .. ModelRoutes.All, .. VersionRoutes.All];

    /// <summary>Those, and the calls of MLflow 3 that are answered with what to do.</summary>
    internal static IReadOnlyList<ApiRoute> Answered { get; } = [.. Api, .. LoggedModelRoutes.All];

    internal static void Map(WebApplication application, ServerOptions options)
    {
        IEndpointRouteBuilder routes = application;
        foreach (var route in Answered)
        {
            foreach (var prefix in _prefixes.Where(prefix => !route.AjaxOnly || prefix.StartsWith("/ajax", StringComparison.Ordinal)))
            {
                Add(routes, route.Method, $"{prefix}/mlflow/{route.Path}", route.With(options));
            }
        }

        var proxy = new ArtifactProxy(options);
        foreach (var prefix in _prefixes.Select(prefix => $"{prefix}/mlflow-artifacts"))
        {
            Add(routes, "GET", $"{prefix}/artifacts", proxy.ListAsync);
            Add(routes, "GET", $"{prefix}/artifacts/{{**path}}", proxy.GetAsync);
            Add(routes, "PUT", $"{prefix}/artifacts/{{**path}}", proxy.PutAsync);
            Add(routes, "DELETE", $"{prefix}/artifacts/{{**path}}", proxy.DeleteAsync);
            Add(routes, "POST", $"{prefix}/mpu/{{step}}/{{**path}}", proxy.UploadInPartsAsync);
            Add(routes, "GET", $"{prefix}/presigned/{{**path}}", proxy.PresignAsync);
        }

        Add(routes, "GET", "/get-artifact", proxy.GetOfRunAsync);
        Add(routes, "GET", "/model-versions/get-artifact", proxy.GetOfVersionAsync);
        Add(routes, "POST", "/ajax-api/2.0/mlflow/upload-artifact", proxy.UploadAsync);
        ServiceEndpoints.Map(routes, Api);
        PageEndpoints.Map(routes);
    }

    private static void Add(IEndpointRouteBuilder routes, string method, string pattern, RequestDelegate handler) =>
        routes.MapMethods(pattern, [method], handler);
}
