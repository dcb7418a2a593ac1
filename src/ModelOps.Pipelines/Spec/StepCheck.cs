using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Expressions;

namespace ModelOps.Pipelines.Spec;

/// <summary>What a step must fulfil beside the others: files that exist, steps and names that there are.</summary>
internal static class StepCheck
{
    private static readonly string[] _ofApproval = ["approval", "needs", "if", "timeout"];

    internal static void Check(YamlMap map, StepSpec step, PipelineSpec pipeline)
    {
        CheckFile(map, step);
        CheckKeys(map, step);
        foreach (var need in step.Needs)
        {
            var found = pipeline.Find(need);
            if (found is null)
            {
                map.Wrong("needs", $"'needs' of '{step.Name}' names '{need}', which is no step.{Suggestion.Among(need, pipeline.Steps.Select(each => each.Name), "The steps are")}");
            }
            else if (found.IsFinally && !step.IsFinally)
            {
                map.Wrong("needs", $"'{step.Name}' needs '{need}', which runs at the end, after all others. Remove that need, or 'finally' of '{need}'.");
            }
        }

        foreach (var (key, isPath, texts) in Expressions(step))
        {
            foreach (var text in texts)
            {
                CheckReferences(map, key, isPath, text, step, pipeline);
            }
        }
    }

    /// <summary>All that a step refers to.</summary>
    internal static IEnumerable<Reference> References(StepSpec step) => Expressions(step).SelectMany(item => item.Texts).SelectMany(text => text());

    private static void CheckFile(YamlMap map, StepSpec step)
    {
        var (key, endings) = step.Kind == StepKind.Notebook ? ("notebook", new[] { ".ipynb", ".dib" }) : ("script", new[] { ".csx" });
        if (step.Kind is not (StepKind.Notebook or StepKind.Script) || step.Work.Length == 0)
        {
            return;
        }

        if (!File.Exists(step.Work))
        {
            map.Wrong(key, $"the {key} '{step.Work}' does not exist. Give a {string.Join(" or ", endings)} file that does, relative to the pipeline's file.");
        }
        else if (!endings.Contains(Path.GetExtension(step.Work).ToLowerInvariant()))
        {
            map.Wrong(key, $"'{step.Work}' is not a {key}. Give a {string.Join(" or ", endings)} file.");
        }
    }

    private static void CheckKeys(YamlMap map, StepSpec step)
    {
        if (step.Kind == StepKind.Approval && map.Keys.FirstOrDefault(key => !_ofApproval.Contains(key)) is { } other)
        {
            map.Wrong(other, $"an approval takes {string.Join(", ", _ofApproval)}, and '{step.Name}' has '{other}'. Remove it, or put it into a step of its own.");
        }

        if (step.Kind == StepKind.Command && step.Parameters.Count > 0)
        {
            map.Wrong("parameters", $"a command takes its values in its words, such as ${{parameters.{step.Parameters.First().Key}}}. Write them there.");
        }

        if (step.Kind == StepKind.Shell && step.Parameters.Select(pair => pair.Key).FirstOrDefault(name => !IsVariable(name)) is { } variable)
        {
            map.Wrong("parameters", $"the parameters of a shell are variables, and '{variable}' cannot be one. Give letters, digits and '_', beginning with no digit.");
        }

        if (step.Timeout <= TimeSpan.Zero)
        {
            map.Wrong("timeout", "'timeout' is 0, in which nothing can run. Give a time, such as 1h, or remove it.");
        }

        if (step.MaxParallel < 1)
        {
            map.Wrong("max_parallel", "'max_parallel' is how many tasks of the step may run at the same time; give 1 or more.");
        }
        else if (step is { MaxParallel: not null, Matrix: null })
        {
            map.Wrong("max_parallel", "'max_parallel' is for a step with a matrix. Give one, or remove it.");
        }
    }

    private static void CheckReferences(YamlMap map, string key, bool isPath, Func<IEnumerable<Reference>> text, StepSpec step, PipelineSpec pipeline)
    {
        try
        {
            foreach (var reference in text())
            {
                var name = reference.Parts[1];
                if (!IsKnown(reference, step, pipeline))
                {
                    var (known, what) = reference.Root switch
                    {
                        Reference.Parameters => ([.. pipeline.Parameters.Select(pair => pair.Key)], "parameter of the pipeline"),
                        Reference.Matrix => (Axes(step), "name of the step's matrix"),
                        _ => ((string[])[.. pipeline.Steps.Select(each => each.Name)], "step"),
                    };
                    map.Wrong(key, $"'{reference}' in '{key}' of '{step.Name}' names no {what}.{(known.Length == 0 ? " There are none." : Suggestion.Among(name, known, "There are"))}");
                }
                else if (isPath && reference.Root is (Reference.Steps or Reference.Run))
                {
                    map.Wrong(key, $"'{reference}' in '{key}' of '{step.Name}' is not known before the pipeline runs. Use ${{parameters.NAME}} and ${{matrix.NAME}} in paths.");
                }
                else if (reference.Step == step.Name)
                {
                    map.Wrong(key, $"'{reference}' in '{key}' of '{step.Name}' is of the step itself, which has no results before it runs.");
                }
            }
        }
        catch (InvalidInputException exception)
        {
            map.Wrong(key, exception.Message);
        }
    }

    private static IEnumerable<(string Key, bool IsPath, IEnumerable<Func<IEnumerable<Reference>>> Texts)> Expressions(StepSpec step)
    {
        yield return ("parameters", false, [() => Template.ReferencesIn(step.Parameters)]);
        yield return ("inputs", true, step.Inputs.Select(text => (Func<IEnumerable<Reference>>)(() => Template.Parse(text).References)));
        yield return ("outputs", true, step.Outputs.Select(text => (Func<IEnumerable<Reference>>)(() => Template.Parse(text).References)));
        yield return ("if", false, [() => step.If?.References ?? []]);
        if (step.Kind == StepKind.Shell)
        {
            yield return ("shell", false, [() => Shell(step)]);
        }

        if (step.Kind == StepKind.Command)
        {
            yield return ("command", false, [() => CommandWords.Split(step.Work).SelectMany(word => Template.Parse(word).References)]);
        }

        if (step.Kind == StepKind.Approval)
        {
            yield return ("approval", false, [() => Template.Parse(step.Work).References]);
        }
    }

    private static IEnumerable<Reference> Shell(StepSpec step)
    {
        var template = Template.Parse(step.Work, isShell: true);
        return template.Quoted().FirstOrDefault() is { } quoted
            ? throw new InvalidInputException($"'{quoted}' in 'shell' of '{step.Name}' is in single quotes, where a shell reads no variables. Use double quotes: values are passed as variables, and never read as code.")
            : template.References;
    }

    private static bool IsKnown(Reference reference, StepSpec step, PipelineSpec pipeline) => reference.Root switch
    {
        Reference.Parameters => pipeline.Parameters.ContainsKey(reference.Parts[1]),
        Reference.Matrix => Axes(step).Contains(reference.Parts[1]),
        Reference.Steps => pipeline.Find(reference.Parts[1]) is not null,
        _ => true,
    };

    private static string[] Axes(StepSpec step) => [.. step.Matrix?.Axes.Select(axis => axis.Key) ?? [], .. step.Matrix is { Axes.Count: 0 } only ? only.Include.SelectMany(item => item.Select(pair => pair.Key)).Distinct() : []];

    private static bool IsVariable(string name) => !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
