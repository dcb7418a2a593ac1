using System.Globalization;
using ModelOps.Deployments.Kubernetes.Yaml;

namespace ModelOps.Deployments.Kubernetes.KServe;

/// <summary>KServe: an <c>InferenceService</c>, and the same as a canary beside the version before.</summary>
internal sealed class KServeTarget : IPackageTarget
{
    private const string Base = "kserve/base";
    private const string Canary = "kserve/overlays/canary";
    private const int CanaryPercent = 10;

    public string Name => "kserve";

    public string Summary => "KServe, as an InferenceService.";

    // Its gateway stands in front.
    public ServingContract Contract(Func<string, string?> environment) => new ServingContract { TrustsCallers = true }.With(environment);

    public IReadOnlyList<PackageFile> Files(PackageContext context) =>
    [
        Manifest.File($"{Base}/inference-service.yaml", InferenceService.Of(context)),
        Kustomization.File(Base, new Kustomization { Resources = ["inference-service.yaml"] }),
        Kustomization.File(Canary, new Kustomization
        {
            Resources = ["../../base"],
            Patches =
            [
                new KustomizedPatch
                {
                    Target = new KustomizedTarget { Kind = "InferenceService" },
                    Patch = string.Create(CultureInfo.InvariantCulture, $"- op: add\n  path: /spec/predictor/canaryTrafficPercent\n  value: {CanaryPercent}\n"),
                },
            ],
        }),
    ];
}
