using System.Globalization;
using ModelOps.Deployments.Services;

namespace ModelOps;

internal sealed class TrafficCommand() : LifecycleCommand<TrafficOptions, TrafficResult>("traffic", "Share out a deployment's requests between versions, while it serves.")
{
    private const string None = "none";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public override bool UsesExperiment => false;

    protected override string? Doing => "Changing the traffic";

    public override async Task<TrafficResult> ExecuteAsync(ModelOpsSession ops, TrafficOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var entry = deployments.GetRunning(options.Name);
        if (options is { Weights: null, Shadow: null, Sticky: null, By: null })
        {
            return Result(entry, isChanged: false);
        }

        var weights = options.Weights is null ? null : Weights(options.Weights);
        return Result(await deployments.Store.ChangeAndWaitAsync(entry.Id, spec => Changed(spec, options, weights), _patience, cancellationToken).ConfigureAwait(false), isChanged: true);
    }

    private static TrafficResult Result(DeploymentEntry entry, bool isChanged) => new(SessionDeployments.Seen(entry), entry.Spec.Sticky ?? entry.Spec.By, isChanged);

    // What is not given stays; who is in the shadow can answer no more callers, and one way to know callers takes the other's place.
    private static DeploymentSpec Changed(DeploymentSpec spec, TrafficOptions options, IReadOnlyDictionary<string, double>? weights)
    {
        var shadow = Given(options.Shadow, spec.Shadow);
        return spec with
        {
            Traffic = weights ?? (spec.Traffic.Count > 0 ? spec.Traffic : new Dictionary<string, double> { [spec.MainName] = 100 }),
            Shadow = options.Shadow is null && shadow is not null && weights?.ContainsKey(shadow) == true ? null : shadow,
            Sticky = options.By is not null && options.By != None && options.Sticky is null ? null : Given(options.Sticky, spec.Sticky),
            By = options.Sticky is not null && options.Sticky != None && options.By is null ? null : Given(options.By, spec.By),
        };
    }

    private static string? Given(string? given, string? before) => given switch { null => before, None => null, _ => given };

    private static Dictionary<string, double> Weights(IReadOnlyList<string> words)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var word in words)
        {
            var equals = word.LastIndexOf('=');
            if (equals < 1 || !double.TryParse(word.AsSpan(equals + 1).TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            {
                errors.Add($"'{word}' is not a share of the traffic. Write a version and its percentage, such as champion=90.");
            }
            else if (!weights.TryAdd(word[..equals].Trim(), weight))
            {
                errors.Add($"'{word[..equals]}' has two shares. Give it one.");
            }
        }

        return errors.Count == 0 ? weights : throw new InvalidInputException(errors);
    }
}
