using ModelOps.Deployments.Services;
using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Deployments.Loop;

/// <summary>Reads loops strictly: what it does not know is an error, and all errors are reported at once.</summary>
internal static class LoopReader
{
    private const string None = "none";
    private static readonly string[] _keys =
    [
        "name", "notebook", "parameters", "experiment", "time_limit", "model", "alias", TriggerSpec.Key, "gate", "gate_data", "canary", "deployment", "cooldown", "retries", "every", "keep",
    ];

    private static readonly string[] _canaryKeys =
    [
        "steps", "hold", "minimum", "error_increase", "p95_ratio", "p99_ratio", "agreement", "drift", "quality_loss", "minimum_labels", "require_labels", "alpha", "timeout", "on_timeout", "interval",
    ];

    internal static LoopSpec Read(string yaml, string path)
    {
        var map = YamlMap.Read(yaml, path, "the loop", _keys);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var model = map.Text("model") ?? "";
        var usual = new LoopPlan();
        var plan = new LoopPlan
        {
            Folder = folder,
            Notebook = Place(map, "notebook", folder) ?? "",
            Parameters = map.Json("parameters"),
            Experiment = map.Text("experiment"),
            TimeLimit = map.Duration("time_limit"),
            Model = model,
            Alias = map.Text("alias") ?? usual.Alias,
            Gate = Place(map, "gate", folder),
            GateData = map.Text("gate_data") is { } data ? Path.GetFullPath(data, folder) : null,
            Canary = Canary(map),
            Deployment = map.Text("deployment") ?? model,
            Retries = map.Whole("retries") ?? usual.Retries,
        };
        var watch = TriggerSpec.Read(map);
        var spec = new LoopSpec { Name = map.Text("name") ?? model, File = Path.GetFullPath(path), Plan = plan, Watch = watch };
        spec = spec with { Cooldown = map.Duration("cooldown") ?? spec.Cooldown, Every = map.Duration("every") ?? spec.Every, Keep = map.Whole("keep") ?? spec.Keep };
        Check(map, spec);
        return map.Errors.Count == 0 ? spec : throw new InvalidInputException(map.Errors);
    }

    private static void Check(YamlMap map, LoopSpec spec)
    {
        var plan = spec.Plan;
        if (!map.Has("notebook"))
        {
            map.Missing("notebook", "Name the notebook that trains, such as 'notebook: train.ipynb'.");
        }
        else if (plan.Notebook.Length > 0 && !(File.Exists(plan.Notebook) && Path.GetExtension(plan.Notebook).ToLowerInvariant() is ".ipynb" or ".dib"))
        {
            map.Wrong("notebook", $"the notebook '{plan.Notebook}' {(File.Exists(plan.Notebook) ? "is not a notebook" : "does not exist")}. Give a .ipynb or .dib file that exists, relative to the loop's file.");
        }

        if (!map.Has("model"))
        {
            map.Missing("model", "Name the registered model that the notebook makes a version of, such as 'model: credit-risk'.");
        }

        if (spec.Name.Length > 0 && !DeploymentStore.IsName(spec.Name))
        {
            map.Wrong("name", "'name' cannot be used as the loop's name. Give a short text without blanks around it, such as 'name: nightly'.");
        }

        if (plan.TimeLimit <= TimeSpan.Zero)
        {
            map.Wrong("time_limit", $"'time_limit' is {plan.TimeLimit}, in which no notebook can run. Give a time, such as 2h, or remove it.");
        }

        if (plan.Gate is { } gate)
        {
            try
            {
                _ = Gate.Load(gate);
            }
            catch (InvalidInputException exception)
            {
                foreach (var error in exception.Errors)
                {
                    map.Wrong("gate", error);
                }
            }
        }
        else if (plan.GateData is not null)
        {
            map.Wrong("gate_data", "'gate_data' is for a gate, and the loop has none. Give 'gate:', or remove it.");
        }

        if (plan is { Canary: null, Gate: null } && map.Has("canary") && !map.HasMap("canary"))
        {
            map.Wrong("canary", "without a canary and a gate nothing would judge a new version. Give 'gate:' a gate file, or a canary.");
        }

        if (plan.Retries is < 0 or > 100)
        {
            map.Wrong("retries", $"'retries' is {plan.Retries}; give 0 to 100.");
        }

        if (spec.Every < TimeSpan.FromSeconds(1))
        {
            map.Wrong("every", $"'every' is {spec.Every}; give 1 second or more.");
        }

        if (spec.Keep is < 1 or > 10_000)
        {
            map.Wrong("keep", $"'keep' is {spec.Keep}; give 1 to 10000 cycles.");
        }

        if (spec.Watch.Registry is { } registry && registry.Model == plan.Model)
        {
            map.Wrong(TriggerSpec.Key, $"'registry' watches '{plan.Model}', which this loop itself registers and promotes: each retraining would wake the next. Watch another model.");
        }

        foreach (var error in spec.Watch.Errors())
        {
            map.Wrong(TriggerSpec.Key, error);
        }
    }

    private static string? Place(YamlMap map, string key, string folder) => map.Text(key) is { } path ? Path.GetFullPath(path, folder) : null;

    private static CanaryOptions? Canary(YamlMap map)
    {
        const string Key = "canary";
        var usual = new CanaryOptions();
        if (!map.HasMap(Key))
        {
            if (map.Text(Key) is { } word && word != None)
            {
                map.Wrong(Key, $"'canary' is '{word}'; give a map, such as {{steps: [5, 25, 100], hold: 10m}}, or none.");
            }

            return map.Text(Key) == None ? null : usual;
        }

        var canary = map.Map(Key, _canaryKeys);
        var options = new CanaryOptions
        {
            Steps = canary.Numbers("steps") ?? usual.Steps,
            Hold = canary.Duration("hold") ?? usual.Hold,
            Minimum = canary.Whole("minimum") ?? usual.Minimum,
            ErrorIncrease = canary.Number("error_increase") ?? usual.ErrorIncrease,
            P95Ratio = canary.Number("p95_ratio") ?? usual.P95Ratio,
            P99Ratio = canary.Number("p99_ratio") ?? usual.P99Ratio,
            Agreement = canary.Number("agreement"),
            Drift = canary.Number("drift") ?? usual.Drift,
            QualityLoss = canary.Number("quality_loss") ?? usual.QualityLoss,
            MinimumLabels = canary.Whole("minimum_labels") ?? usual.MinimumLabels,
            RequireLabels = canary.Flag("require_labels") ?? usual.RequireLabels,
            Alpha = canary.Number("alpha") ?? usual.Alpha,
            Timeout = canary.Duration("timeout") ?? usual.Timeout,
            Interval = canary.Duration("interval") ?? usual.Interval,
            OnTimeout = canary.Text("on_timeout") switch
            {
                null or "roll-back" => CanaryTimeout.RollBack,
                "wait" => CanaryTimeout.Wait,
                var other => Unknown(canary, other),
            },
        };
        foreach (var error in options.Errors())
        {
            map.Wrong(Key, error);
        }

        return options;
    }

    private static CanaryTimeout Unknown(YamlMap canary, string word)
    {
        canary.Wrong("on_timeout", $"'on_timeout' is '{word}'; give roll-back or wait.");
        return CanaryTimeout.RollBack;
    }
}
