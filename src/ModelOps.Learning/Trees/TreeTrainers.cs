namespace ModelOps.Learning.Trees;

/// <summary>The tree trainers' entries in the registry.</summary>
internal static class TreeTrainers
{
    public static IReadOnlyList<TrainerInfo> All => [];
}
