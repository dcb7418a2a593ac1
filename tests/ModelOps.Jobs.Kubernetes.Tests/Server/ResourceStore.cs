using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>
/// Resources with one version that only grows, optimistic concurrency, and a history that watches go on from, of which the beginning can be forgotten. What goes in and what comes out is a copy.
/// </summary>
internal sealed class ResourceStore(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ResourceKind Kind, string Namespace, string Name), IKubernetesObject<V1ObjectMeta>> _all = [];
    private readonly List<Change> _history = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1000;
    private long _oldest = 1000;

    /// <summary>The version of the last change.</summary>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Ends when something changes.</summary>
    internal Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    internal T Create<T>(T given)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var resource = Copy(given);
        lock (_lock)
        {
            var kind = ResourceKind.Of<T>();
            resource.Metadata.Name ??= resource.Metadata.GenerateName + Guid.NewGuid().ToString("N")[..5];
            var key = (kind, resource.Metadata.NamespaceProperty, resource.Metadata.Name);
            if (_all.ContainsKey(key))
            {
                throw ApiError.AlreadyExists(kind.FullName, resource.Metadata.Name);
            }

            resource.Metadata.Uid = Guid.NewGuid().ToString();
            resource.Metadata.CreationTimestamp = Now();
            resource.ApiVersion = kind.ApiVersion;
            resource.Kind = kind.Kind;
            Note("ADDED", kind, resource);
            return Copy(resource);
        }
    }

    internal T? Find<T>(string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault((ResourceKind.Of<T>(), ns, name)) is T found ? Copy(found) : null;
        }
    }

    internal (List<T> Items, long Version) List<T>(string? ns = null)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            return ([.. _all.Where(each => each.Key.Kind == ResourceKind.Of<T>() && (ns is null || each.Key.Namespace == ns)).Select(each => Copy((T)each.Value))], _version);
        }
    }

    /// <summary>Changes a resource in place; null when it is not there. A change that changes nothing makes no version.</summary>
    internal T? Update<T>(string ns, string name, Action<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta> => Update<T>(ns, name, given =>
        {
            change(given);
            return given;
        });

    /// <summary>The same by a function.</summary>
    internal T? Update<T>(string ns, string name, Func<T, T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            var kind = ResourceKind.Of<T>();
            if (_all.GetValueOrDefault((kind, ns, name)) is not T before)
            {
                return null;
            }

            var after = change(Copy(before));
            if (KubernetesJson.Serialize(after) == KubernetesJson.Serialize(before))
            {
                return after;
            }

            // A resource that is being deleted goes with its last finalizer.
            if (after.Metadata is { DeletionTimestamp: not null, Finalizers: null or [] } && IsAtEnd(after))
            {
                Remove(kind, after);
            }
            else
            {
                Note("MODIFIED", kind, after);
            }

            return Copy(after);
        }
    }

    /// <summary>A merge patch (RFC 7396); a version in it must be the current one.</summary>
    internal T Patch<T>(string ns, string name, string patch, Action<T, T> check)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = ResourceKind.Of<T>();
        return Update<T>(ns, name, before =>
        {
            var changes = JsonNode.Parse(patch)!.AsObject();
            if (changes["metadata"]?["resourceVersion"]?.GetValue<string>() is { } version && version != before.Metadata.ResourceVersion)
            {
                throw ApiError.Conflict(kind.FullName, name);
            }

            var merged = Merge(JsonNode.Parse(KubernetesJson.Serialize(before)), changes)!;
            merged["metadata"]!["resourceVersion"] = before.Metadata.ResourceVersion;
            var after = KubernetesJson.Deserialize<T>(merged.ToJsonString());
            check(before, after);
            return after;
        }) ?? throw ApiError.NotFound(kind.FullName, name);
    }

    /// <summary>Takes a resource out, whatever its finalizers say.</summary>
    internal void Remove<T>(string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            if (_all.GetValueOrDefault((ResourceKind.Of<T>(), ns, name)) is T found)
            {
                Remove(ResourceKind.Of<T>(), Copy(found));
            }
        }
    }

    /// <summary>Forgets what happened until now: watches from an older version are answered with 410.</summary>
    internal void Compact()
    {
        lock (_lock)
        {
            _history.Clear();
            _oldest = ++_version;
            Signal();
        }
    }

    /// <summary>What happened after a version.</summary>
    internal (List<Change> Changes, Task More, long Now) Since(ResourceKind kind, long version)
    {
        lock (_lock)
        {
            return version < _oldest ? throw ApiError.Expired(version, _oldest) : ([.. _history.Where(change => change.Version > version && change.Kind == kind)], _changed.Task, _version);
        }
    }

    internal static T Copy<T>(T resource)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var text = KubernetesJson.Serialize(resource);
        IKubernetesObject<V1ObjectMeta> copy = resource switch
        {
            V1Job => KubernetesJson.Deserialize<V1Job>(text),
            V1Pod => KubernetesJson.Deserialize<V1Pod>(text),
            V1Secret => KubernetesJson.Deserialize<V1Secret>(text),
            _ => KubernetesJson.Deserialize<Corev1Event>(text),
        };
        return (T)copy;
    }

    internal DateTime Now() => time.GetUtcNow().UtcDateTime;

    private static bool IsAtEnd(IKubernetesObject<V1ObjectMeta> resource) => resource is not V1Pod { Status.Phase: not ("Succeeded" or "Failed") };

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name]?.DeepClone(), value);
            }
        }

        return merged;
    }

    private void Note(string type, ResourceKind kind, IKubernetesObject<V1ObjectMeta> resource)
    {
        resource.Metadata.ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture);
        _all[(kind, resource.Metadata.NamespaceProperty, resource.Metadata.Name)] = resource;
        _history.Add(new Change(_version, type, kind, Copy(resource)));
        Signal();
    }

    private void Remove(ResourceKind kind, IKubernetesObject<V1ObjectMeta> resource)
    {
        resource.Metadata.ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture);
        _all.Remove((kind, resource.Metadata.NamespaceProperty, resource.Metadata.Name));
        _history.Add(new Change(_version, "DELETED", kind, resource));
        // What belongs to it goes with it.
        foreach (var owned in _all.Where(each => each.Value.Metadata.OwnerReferences?.Any(owner => owner.Uid == resource.Metadata.Uid) == true).ToArray())
        {
            Remove(owned.Key.Kind, owned.Value);
        }

        Signal();
    }

    private void Signal()
    {
        var former = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        former.SetResult();
    }
}
