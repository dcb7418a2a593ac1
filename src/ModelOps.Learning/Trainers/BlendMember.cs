using System.Globalization;

namespace ModelOps;

/// <summary>One of several models whose scores are averaged, see <see cref="FitOptions.Blend"/>.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Set">Its parameters; null for all defaults.</param>
/// <param name="Steps">Preparation steps before the trainer's own; null for none.</param>
/// <param name="Weight">Its share of the average; the shares of all members are divided by their sum.</param>
public sealed record BlendMember(string Trainer, TrainerSettings? Set, string? Steps, double Weight)
{
    /// <summary>As <c>0.5 gradient-boosting(leaves=8) after one-hot</c>.</summary>
    public override string ToString() =>
        $"{Weight.ToString("0.##", CultureInfo.InvariantCulture)} {Trainer}{(Set?.ToString() is { Length: > 0 } set ? $"({set})" : "")}{(Steps is { Length: > 0 } ? $" after {Steps}" : "")}";
}
