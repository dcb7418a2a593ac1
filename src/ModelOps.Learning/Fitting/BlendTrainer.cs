namespace ModelOps.Learning;

/// <summary>Several trainers, each with its own steps, whose scores are averaged.</summary>
internal sealed class BlendTrainer(IReadOnlyList<BlendMember> members) : IModelTrainer
{
    private readonly double[] _weights = [.. members.Select(member => member.Weight / members.Sum(each => each.Weight))];

    public string Name => Trainers.Blend;

    public IReadOnlyList<LearningTask> Tasks => [.. Members.Select(member => member.Tasks).Aggregate<IEnumerable<LearningTask>>((left, right) => left.Intersect(right))];

    public bool TakesWeights => true;

    public IReadOnlyList<MatrixTrainer> Members { get; } = [.. members.Select(member => (MatrixTrainer)Trainers.Find(member.Trainer).CreateModelTrainer(member.Set, member.Steps))];

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        var parts = new List<(FittedPipeline Pipeline, IFittedModel Model, int Width)>();
        foreach (var member in Members)
        {
            parts.Add(member.FitParts(problem, frame, targets, context with { Progress = null }));
            context.Progress?.Report(new FitProgress(parts.Count, Members.Count));
        }

        return new PreparedModel(
            problem,
            new JoinedPipelines([.. parts.Select(part => part.Pipeline)]),
            new BlendedModel([.. parts.Select(part => part.Model)], [.. parts.Select(part => part.Width)], _weights));
    }

    /// <summary>The trainers of the blend that options ask for, each once; those that are not known aside.</summary>
    public static IEnumerable<TrainerDefinition> Known(FitOptions options) =>
        (options.Blend ?? []).Select(member => new List<string>().Try(() => Trainers.Find(member.Trainer))).OfType<TrainerDefinition>().DistinctBy(trainer => trainer.Name);

    /// <summary>Adds all that is wrong with the blend that options ask for.</summary>
    public static void Check(FitOptions options, List<string> errors)
    {
        if (options.Blend is not { } blend)
        {
            return;
        }

        if ((options.Trainer ?? options.Steps ?? options.Set?.ToString()) is { Length: > 0 } given)
        {
            errors.Add($"A blend has trainers, settings and steps of its own, but '{given}' was given beside it. Leave it out.");
        }

        if (blend.Count == 0 || blend.Any(member => !(member.Weight > 0 && double.IsFinite(member.Weight))))
        {
            errors.Add("A blend needs at least one member, and each a weight above 0.");
        }

        foreach (var member in blend)
        {
            var trainer = errors.Try(() => Trainers.Find(member.Trainer));
            errors.AddRange(trainer?.Errors(member.Set) ?? []);
            errors.AddRange(PipelineSteps.Errors(member.Steps));
            if (trainer is { BringsPreparation: true })
            {
                errors.Add($"The trainer {trainer.Name} brings its own preparation and cannot be part of a blend. Leave it out.");
            }
        }
    }
}
