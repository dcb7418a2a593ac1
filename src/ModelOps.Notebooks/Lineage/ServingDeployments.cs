using System.Globalization;
using ModelOps.Deployments.Services;
using ModelOps.Governance.Lineage;

namespace ModelOps;

/// <summary>The deployments of this machine and user that serve a model's versions, or the model of a run.</summary>
internal static class ServingDeployments
{
    /// <returns>By <c>name/3</c>, and for a model of no version by its run's id.</returns>
    internal static IReadOnlyDictionary<string, IReadOnlyList<ServingDeployment>> Of(ModelOpsSession ops, LineageSource source)
    {
        var found = new Dictionary<string, IReadOnlyList<ServingDeployment>>(StringComparer.Ordinal);
        var all = new DeploymentStore(ops.State).All();
        foreach (var version in source.Versions)
        {
            var number = version.Version.ToString(CultureInfo.InvariantCulture);
            found[$"{version.Name}/{number}"] = [.. all.SelectMany(entry => Serving(entry, served =>
                served.Version == number && NameOf(served.Reference) == version.Name && (served.RunId is not { Length: > 0 } id || version.RunId is not { Length: > 0 } own || id == own)))];
        }

        if (source is { Versions.Count: 0, Run.Info.RunId: { } run })
        {
            found[run] = [.. all.SelectMany(entry => Serving(entry, served => served.RunId == run))];
        }

        return found;
    }

    private static IEnumerable<ServingDeployment> Serving(DeploymentEntry entry, Func<ServedVersion, bool> isIt) => entry.Status.Versions.Where(isIt).Select(served => new ServingDeployment(
        entry.Spec.Name, entry.State.ToString().ToLowerInvariant(), served.IsShadow ? $"{served.Name}, as a shadow" : string.Create(CultureInfo.InvariantCulture, $"{served.Name}, {served.Weight:0.##} % of the requests"), entry.Status.Address?.ToString(), entry.Status.Since));

    private static string NameOf(string reference)
    {
        const string Scheme = "models:/";
        var text = reference.StartsWith(Scheme, StringComparison.Ordinal) ? reference[Scheme.Length..].TrimStart('/') : reference;
        var end = text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? at : text.LastIndexOf('/');
        return end > 0 ? text[..end] : text;
    }
}
