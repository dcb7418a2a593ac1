using System.Text.Json.Nodes;
using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Expressions;

namespace ModelOps.Pipelines.Spec;

/// <summary>Reads the steps of a pipeline.</summary>
internal static class StepReader
{
    /// <summary>The keys of which a step has one.</summary>
    internal static readonly string[] Kinds = ["notebook", "script", "shell", "command", "approval"];

    /// <summary>The keys of a step.</summary>
    internal static readonly string[] Keys =
    [
        .. Kinds, "parameters", "inputs", "outputs", "needs", "matrix", "max_parallel", "retry", "timeout", "resources", "cache", "if", "continue_on_error", "finally",
    ];

    /// <summary>The keys of <c>retry</c>.</summary>
    internal static readonly string[] RetryKeys = ["times", "delay", "factor", "max", "jitter", "on"];

    /// <summary>The keys of <c>resources</c>.</summary>
    internal static readonly string[] ResourceKeys = ["cpus", "memory", "gpus"];

    /// <summary>The keys of <c>approval</c>.</summary>
    internal static readonly string[] ApprovalKeys = ["message"];

    /// <summary>A step; null where it does not say what it does.</summary>
    internal static StepSpec? Read(YamlMap map, string name, string folder)
    {
        var kinds = Kinds.Where(map.Has).ToArray();
        if (kinds.Length == 0)
        {
            map.Missing(Kinds[0], $"Give one of: {string.Join(", ", Kinds)}.");
            return null;
        }

        if (kinds.Length > 1)
        {
            map.Wrong(kinds[1], $"the step '{name}' has {string.Join(" and ", kinds.Select(kind => $"'{kind}'"))}. Give one of them: a step does one thing.");
            return null;
        }

        return Whole(map, name, folder, kinds[0]);
    }

    private static StepSpec Whole(YamlMap map, string name, string folder, string key)
    {
        var kind = (StepKind)Array.IndexOf(Kinds, key);
        return new(name, kind, Work(map, key, kind, folder))
        {
            Parameters = map.Json("parameters") ?? [],
            Inputs = map.Texts("inputs"),
            Outputs = map.Texts("outputs"),
            Needs = map.Texts("needs"),
            Matrix = Matrix(map),
            MaxParallel = map.Whole("max_parallel"),
            Retry = Retry(map),
            Timeout = map.Duration("timeout"),
            Resources = Resources(map),
            Cache = map.Flag("cache"),
            If = If(map),
            ContinueOnError = map.Flag("continue_on_error") ?? false,
            IsFinally = map.Flag("finally") ?? false,
        };
    }

    private static string Work(YamlMap map, string key, StepKind kind, string folder)
    {
        switch (kind)
        {
            case StepKind.Notebook or StepKind.Script:
                return map.Text(key) is { Length: > 0 } path ? Path.GetFullPath(path, folder) : "";
            case StepKind.Approval:
                var approval = map.Map(key, ApprovalKeys);
                if (approval.IsMap && !approval.Has("message"))
                {
                    approval.Missing("message", "Say what is asked, such as 'approval: {message: \"May it go live?\"}'.");
                }

                return approval.Text("message") ?? "";
            default:
                return map.Text(key) ?? "";
        }
    }

    private static MatrixSpec? Matrix(YamlMap map)
    {
        if (map.Json("matrix") is not { } json)
        {
            return null;
        }

        var axes = new List<KeyValuePair<string, JsonArray>>();
        foreach (var (name, values) in json.Where(pair => pair.Key is not (MatrixSpec.ExcludeKey or MatrixSpec.IncludeKey)))
        {
            if (!PipelineReader.IsName(name))
            {
                map.Wrong("matrix", $"'matrix' cannot have the name '{name}'. Give a letter, then letters, digits, '_' and '-', 60 at most.");
            }
            else if (values is JsonArray list && list.All(value => value is JsonValue))
            {
                axes.Add(new(name, list));
            }
            else
            {
                map.Wrong("matrix", $"'{name}' of 'matrix' is a list of values, such as {name}: [north, south].");
            }
        }

        var matrix = new MatrixSpec(axes) { Exclude = Items(map, json, MatrixSpec.ExcludeKey), Include = Items(map, json, MatrixSpec.IncludeKey) };
        foreach (var error in matrix.Errors())
        {
            map.Wrong("matrix", error);
        }

        return matrix;
    }

    private static JsonObject[] Items(YamlMap map, JsonObject json, string key)
    {
        if (json[key] is null or JsonArray)
        {
            JsonNode?[] items = [.. json[key]?.AsArray() ?? []];
            if (items.All(item => item is JsonObject values && values.Count > 0 && values.All(pair => pair.Value is JsonValue)))
            {
                return [.. items.Select(item => (JsonObject)item!)];
            }
        }

        map.Wrong("matrix", $"'{key}' of 'matrix' is a list of combinations, such as {key}: [{{region: north}}].");
        return [];
    }

    internal static RetrySpec Retry(YamlMap map)
    {
        var retry = map.Map("retry", RetryKeys);
        var usual = new RetrySpec();
        var on = retry.Numbers("on");
        var spec = new RetrySpec
        {
            Times = retry.Whole("times") ?? usual.Times,
            Delay = retry.Duration("delay") ?? usual.Delay,
            Factor = retry.Number("factor") ?? usual.Factor,
            Max = retry.Duration("max") ?? usual.Max,
            Jitter = retry.Number("jitter") ?? usual.Jitter,
            On = on is null ? null : [.. on.Select(code => (int)code)],
        };
        if (retry.IsMap && !retry.Has("times"))
        {
            retry.Missing("times", "Say how often it is tried again, such as 'retry: {times: 2}'.");
        }

        (bool IsWrong, string Key, string Sentence)[] checks =
        [
            (spec.Times is < 0 or > 100, "times", "'times' is how often it is tried again; give 0 to 100."),
            (spec.Factor is < 1 or > 100, "factor", "'factor' is what each further pause is multiplied by; give 1 to 100."),
            (spec.Jitter is < 0 or > 1, "jitter", "'jitter' is the share of a pause that varies at random; give 0 to 1."),
            (on?.Any(code => code is < 1 or > 255 || code != Math.Floor(code)) == true, "on", "'on' is a list of exit codes; give whole numbers from 1 to 255."),
        ];
        foreach (var (_, key, sentence) in checks.Where(check => check.IsWrong))
        {
            retry.Wrong(key, sentence);
        }

        return spec;
    }

    private static JobResources Resources(YamlMap map)
    {
        var resources = map.Map("resources", ResourceKeys);
        var memory = resources.Text("memory") is { } text ? (Text: text, Bytes: MemoryText.Parse(text)) : default;
        var spec = new JobResources { Cpus = resources.Whole("cpus") ?? 1, Gpus = resources.Whole("gpus") ?? 0, Memory = memory.Bytes };
        if (memory is { Text: not null, Bytes: null })
        {
            resources.Wrong("memory", $"'memory' is '{memory.Text}'; give an amount, such as 512M or 4G.");
        }

        if (spec.Cpus < 1)
        {
            resources.Wrong("cpus", "'cpus' is how many processors a task needs; give 1 or more.");
        }

        if (spec.Gpus < 0)
        {
            resources.Wrong("gpus", "'gpus' is how many graphics processors a task needs; give 0 or more.");
        }

        return spec;
    }

    private static Condition? If(YamlMap map)
    {
        try
        {
            return map.Text("if") is { } text ? Condition.Parse(text) : null;
        }
        catch (InvalidInputException exception)
        {
            map.Wrong("if", exception.Message);
            return null;
        }
    }
}
