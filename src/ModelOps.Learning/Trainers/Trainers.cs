using ModelOps.Learning.Baselines;
using ModelOps.Learning.Linear;
using ModelOps.Learning.Neighbours;
using ModelOps.Learning.Networks;
using ModelOps.Learning.Trees;

namespace ModelOps;

/// <summary>The trainers there are.</summary>
public static class Trainers
{
    /// <summary>All trainers, in the order of a help page.</summary>
    public static IReadOnlyList<TrainerInfo> All => [.. LinearTrainers.All, .. TreeTrainers.All, NetworkTrainer.Info, NeighboursTrainer.Info, DummyTrainer.Info];

    /// <summary>The trainer of that name; a dash and an underscore are the same.</summary>
    /// <param name="name">A trainer's name.</param>
    /// <exception cref="InvalidInputException">No such trainer; the message names the nearest one.</exception>
    public static TrainerInfo Find(string name)
    {
        var all = All;
        return all.FirstOrDefault(trainer => trainer.Name == name.Replace('_', '-').ToLowerInvariant())
            ?? throw new InvalidInputException(
                $"There is no trainer '{name}'.{Suggestion.Among(name, all.Select(trainer => trainer.Name), "The trainers are")}");
    }
}
