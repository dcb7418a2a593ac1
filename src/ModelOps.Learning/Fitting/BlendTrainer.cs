namespace ModelOps.Learning;

/// <summary>Several trainers, each with its own steps, whose scores are averaged. <see cref="CandidateFitter"/> fits the members.</summary>
internal sealed class BlendTrainer(IReadOnlyList<BlendMember> members) : ITrainer
{
    public const string TrainerName = "blend";

    public string Name => TrainerName;

    public Preparation Preparation => Preparation.None;

    public IReadOnlyList<(ITrainer Trainer, string? Steps, double Weight)> Members { get; } =
        [.. members.Select(member => (Trainers.Find(member.Trainer).Create(member.Set), member.Steps, member.Weight / members.Sum(each => each.Weight)))];

    public IFittedModel Fit(Features x, Targets y, FitContext context) => throw new InvalidOperationException("The members of a blend have features of their own.");

    /// <summary>The trainers of the blend that options ask for, each once; those that are not known aside.</summary>
    public static IEnumerable<TrainerInfo> Known(FitOptions options) =>
        (options.Blend ?? []).Select(member => new List<string>().Try(() => Trainers.Find(member.Trainer))).OfType<TrainerInfo>().DistinctBy(trainer => trainer.Name);

    /// <summary>Adds all that is wrong with the blend that options ask for.</summary>
    public static void Check(FitOptions options, List<string> faults)
    {
        if (options.Blend is not { } blend)
        {
            return;
        }

        if ((options.Trainer ?? options.Steps ?? options.Set?.ToString()) is { Length: > 0 } given)
        {
            faults.Add($"A blend has trainers, settings and steps of its own, but '{given}' was given beside it. Leave it out.");
        }

        if (blend.Count == 0 || blend.Any(member => !(member.Weight > 0 && double.IsFinite(member.Weight))))
        {
            faults.Add("A blend needs at least one member, and each a weight above 0.");
        }

        foreach (var member in blend)
        {
            faults.AddRange(faults.Try(() => Trainers.Find(member.Trainer))?.Faults(member.Set) ?? []);
            faults.AddRange(PipelineSteps.Faults(member.Steps));
        }
    }
}
