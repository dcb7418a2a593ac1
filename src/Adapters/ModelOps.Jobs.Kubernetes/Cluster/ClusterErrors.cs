using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Cluster;

/// <summary>Says in one sentence what a cluster refuses, and who must act.</summary>
internal static class ClusterErrors
{
    private const string Quota = "exceeded quota";

    /// <summary>The error of a request.</summary>
    /// <param name="exception">What the client threw.</param>
    /// <param name="place">Where it was sent.</param>
    /// <param name="verb">What was asked for, as <c>create</c>.</param>
    /// <param name="resource">Of what, as <c>jobs</c>.</param>
    /// <param name="name">Which one; null for all.</param>
    internal static Exception Of(Exception exception, ClusterPlace place, string verb, string resource, string? name)
    {
        if (exception is not HttpOperationException { Response: { } response } refused)
        {
            return exception is JsonException
                ? new WorkFailedException($"The cluster {place.Host} answers what cannot be understood ({exception.Message.TrimEnd('.')}). Check the address in the kubeconfig.")
                : new WorkFailedException($"The cluster {place.Host} cannot be reached: {Innermost(exception).TrimEnd('.')}. Check the network, and the address in the kubeconfig.");
        }

        var said = Said(refused);
        var what = name is null ? resource : $"{resource} '{name}'";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new WorkFailedException($"The cluster {place.Host} does not accept the credentials{(place.Context is null ? "" : $" of the context '{place.Context}'")}. Log in again, or name another context."),
            HttpStatusCode.Forbidden when said.Contains(Quota, StringComparison.Ordinal) => new InvalidInputException($"The namespace '{place.Namespace}' has no room left for this: {said} Wait until other jobs end, or ask for a higher quota."),
            HttpStatusCode.Forbidden => new WorkFailedException($"You may not {verb} {resource} in the namespace '{place.Namespace}' of the cluster {place.Host}. Ask for the Role '{Manifests.RoleManifest.Name}' there (docs/engines.md). The cluster says: {said}"),
            HttpStatusCode.NotFound when said.StartsWith("namespaces ", StringComparison.Ordinal) => new InvalidInputException($"The cluster {place.Host} has no namespace '{place.Namespace}'. Name another one in the setting 'namespace', or make it: kubectl create namespace {place.Namespace}"),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => new InvalidInputException($"The cluster {place.Host} does not take the {what}: {said}"),
            var status => new WorkFailedException($"The cluster {place.Host} answers {(int)status} when asked to {verb} {what}: {said}"),
        };
    }

    /// <summary>The reason in an answer, as <c>AlreadyExists</c>; null for an answer without one.</summary>
    internal static string? Reason(HttpOperationException exception) => Status(exception)?.Reason;

    private static string Said(HttpOperationException exception) =>
        (Status(exception)?.Message is { Length: > 0 } message ? message : exception.Response.ReasonPhrase is { Length: > 0 } phrase ? phrase : "nothing").TrimEnd('.') + ".";

    private static V1Status? Status(HttpOperationException exception)
    {
        try
        {
            return exception.Response.Content is { Length: > 0 } content ? KubernetesJson.Deserialize<V1Status>(content) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception.Message;
}
