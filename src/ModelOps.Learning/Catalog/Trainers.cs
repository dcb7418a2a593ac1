using ModelOps.Learning;
using ModelOps.Learning.Baselines;
using ModelOps.Learning.Forecasting;
using ModelOps.Learning.Images;
using ModelOps.Learning.Linear;
using ModelOps.Learning.Neighbours;
using ModelOps.Learning.Networks;
using ModelOps.Learning.Trees;

namespace ModelOps;

/// <summary>The trainers there are: ours, and those that extensions and notebooks add.</summary>
public static class Trainers
{
    /// <summary>The name of a blend of trainers, which is in no catalog.</summary>
    internal const string Blend = "blend";

    private static readonly Catalog<TrainerDefinition> _catalog = new(
        "trainer",
        trainer => [trainer.Name],
        () => [.. LinearTrainers.All, .. TreeTrainers.All, NetworkTrainer.Info, CnnTrainer.Info, ForecastTrainer.Info, NeighboursTrainer.Info, DummyTrainer.Info]);

    /// <summary>All trainers, in the order of a help page: first ours, then what was added.</summary>
    public static IReadOnlyList<TrainerDefinition> All => _catalog.All;

    /// <summary>Adds a trainer. One that was added before under the same name is replaced.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <exception cref="InvalidInputException">The name is empty or taken.</exception>
    public static void Add(TrainerDefinition trainer) => _catalog.Add(trainer.Name is Blend or "auto"
        ? throw new InvalidInputException($"The name '{trainer.Name}' means something else to a training. Give the trainer another name.")
        : trainer);

    /// <summary>Takes a trainer out that was added.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when nothing of that name was added.</returns>
    public static bool Remove(string name) => _catalog.Remove(name);

    /// <summary>The trainer of that name; a dash and an underscore are the same.</summary>
    /// <param name="name">A trainer's name.</param>
    /// <exception cref="InvalidInputException">No such trainer; the message names the nearest one.</exception>
    public static TrainerDefinition Find(string name) => _catalog.Find(name);

    /// <summary>The trainer of that name; null when there is none.</summary>
    internal static TrainerDefinition? TryFind(string name) => _catalog.TryFind(name, out var trainer) ? trainer : null;
}
