using System.Globalization;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>Answers to requests for resources.</summary>
internal static class ResourceAnswers
{
    internal static async Task AnswerAsync(TestCluster cluster, ApiRequest request, HttpContext context)
    {
        if (request.Verb == "watch")
        {
            await WatchAnswer.WriteAsync(cluster, request, context);
            return;
        }

        if (request is { Kind.Plural: "pods", Part: "log", Verb: "get" })
        {
            var log = Log(cluster, request);
            context.Response.ContentType = "text/plain";
            await context.Response.Body.WriteAsync(log);
            return;
        }

        var body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
        var (code, answer) = request switch
        {
            { Part: "eviction", Verb: "create" } => (201, Evict(cluster, request)),
            { Verb: "list" } => (200, List(cluster, request, context)),
            { Verb: "get" } => (200, request.Kind.Plural == "jobs" ? Get<V1Job>(cluster, request) : request.Kind.Plural == "pods" ? Get<V1Pod>(cluster, request) : Get<V1Secret>(cluster, request)),
            { Verb: "create", Kind.Plural: "jobs" } => (201, CreateJob(cluster, request, body)),
            { Verb: "create", Kind.Plural: "secrets" } => (201, CreateSecret(cluster, request, body)),
            { Verb: "patch", Kind.Plural: "jobs" } when context.Request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.Ordinal) == true =>
                (200, (object)cluster.Store.Patch<V1Job>(request.Namespace, request.Name!, body, JobRules.Unchanged)),
            { Verb: "delete", Kind.Plural: "jobs" } => (200, DeleteJob(cluster, request)),
            { Verb: "delete", Kind.Plural: "pods" } => (200, DeletePod(cluster, request, force: body.Contains("\"gracePeriodSeconds\":0", StringComparison.Ordinal))),
            _ => throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
        await TestCluster.WriteAsync(context, code, answer is IKubernetesObject ? KubernetesJson.Serialize(answer) : JsonSerializer.Serialize(answer));
    }

    private static object List(TestCluster cluster, ApiRequest request, HttpContext context)
    {
        var fits = Selectors.Of(request.Namespace, context.Request.Query);
        return request.Kind.Plural switch
        {
            "jobs" => List<V1Job>(cluster, fits, (items, meta) => new V1JobList { ApiVersion = "batch/v1", Kind = "JobList", Items = items, Metadata = meta }),
            "pods" => List<V1Pod>(cluster, fits, (items, meta) => new V1PodList { ApiVersion = "v1", Kind = "PodList", Items = items, Metadata = meta }),
            "events" => List<Corev1Event>(cluster, fits, (items, meta) => new Corev1EventList { ApiVersion = "v1", Kind = "EventList", Items = items, Metadata = meta }),
            _ => List<V1Secret>(cluster, fits, (items, meta) => new V1SecretList { ApiVersion = "v1", Kind = "SecretList", Items = items, Metadata = meta }),
        };
    }

    private static object List<T>(TestCluster cluster, Func<IKubernetesObject<V1ObjectMeta>, bool> fits, Func<List<T>, V1ListMeta, object> list)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var (items, version) = cluster.Store.List<T>();
        return list([.. items.Where(item => fits(item))], new V1ListMeta { ResourceVersion = version.ToString(CultureInfo.InvariantCulture) });
    }

    private static T Get<T>(TestCluster cluster, ApiRequest request)
        where T : class, IKubernetesObject<V1ObjectMeta> => cluster.Store.Find<T>(request.Namespace, request.Name!) ?? throw ApiError.NotFound(request.Kind.FullName, request.Name!);

    private static V1Job CreateJob(TestCluster cluster, ApiRequest request, string body)
    {
        var job = KubernetesJson.Deserialize<V1Job>(body);
        InNamespace(cluster, request, job);
        JobRules.Complete(job);
        if (cluster.Store.Find<V1Job>(request.Namespace, job.Metadata.Name) is null && cluster.Store.List<V1Job>(request.Namespace).Items.Count >= cluster.Options.MostJobs)
        {
            throw new ApiError(403, "Forbidden", $"jobs.batch \"{job.Metadata.Name}\" is forbidden: exceeded quota: small, requested: count/jobs.batch=1, used: count/jobs.batch={cluster.Options.MostJobs}, limited: count/jobs.batch={cluster.Options.MostJobs}");
        }

        return cluster.Store.Create(job);
    }

    private static V1Secret CreateSecret(TestCluster cluster, ApiRequest request, string body)
    {
        var secret = KubernetesJson.Deserialize<V1Secret>(body);
        InNamespace(cluster, request, secret);
        // The API keeps what is written as text as bytes.
        secret.Data = (secret.StringData ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value));
        secret.StringData = null;
        return cluster.Store.Create(secret);
    }

    private static void InNamespace(TestCluster cluster, ApiRequest request, IKubernetesObject<V1ObjectMeta> resource)
    {
        if (request.Namespace != cluster.Options.Namespace)
        {
            throw ApiError.NotFound("namespaces", request.Namespace);
        }

        if (resource.Metadata.NamespaceProperty is { } given && given != request.Namespace)
        {
            throw new ApiError(400, "BadRequest", $"the namespace of the provided object does not match the namespace sent on the request: {given}");
        }

        resource.Metadata.NamespaceProperty = request.Namespace;
    }

    private static object DeleteJob(TestCluster cluster, ApiRequest request)
    {
        Get<V1Job>(cluster, request);
        // As in the background: what belongs to it goes after it.
        foreach (var pod in cluster.Store.List<V1Pod>(request.Namespace).Items.Where(pod => pod.Metadata.OwnerReferences.Any(owner => owner.Name == request.Name)))
        {
            cluster.Kubelet.Lose(pod);
        }

        cluster.Store.Remove<V1Job>(request.Namespace, request.Name!);
        return Done;
    }

    private static object DeletePod(TestCluster cluster, ApiRequest request, bool force)
    {
        var pod = Get<V1Pod>(cluster, request);
        if (force)
        {
            cluster.Store.Remove<V1Pod>(request.Namespace, request.Name!);
            return Done;
        }

        Terminate(cluster, pod, disrupt: false);
        return Done;
    }

    private static object Evict(TestCluster cluster, ApiRequest request)
    {
        Terminate(cluster, Get<V1Pod>(cluster, request), disrupt: true);
        return Done;
    }

    private static void Terminate(TestCluster cluster, V1Pod pod, bool disrupt) => cluster.Store.Update<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name, now =>
    {
        if (disrupt)
        {
            cluster.Kubelet.Disrupt(now, "EvictionByEvictionAPI", "Eviction API: evicting");
        }

        now.Metadata.DeletionTimestamp ??= cluster.Store.Now();
        now.Metadata.DeletionGracePeriodSeconds ??= now.Spec.TerminationGracePeriodSeconds;
    });

    private static byte[] Log(TestCluster cluster, ApiRequest request) => cluster.Kubelet.Log(Get<V1Pod>(cluster, request).Metadata.Uid)
        ?? throw new ApiError(400, "BadRequest", $"container \"task\" in pod \"{request.Name}\" is waiting to start: ContainerCreating");

    private static object Done => new { apiVersion = "v1", kind = "Status", status = "Success" };
}
