namespace ModelOps;

/// <summary>A loop as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is; null for one that never ran.</param>
/// <param name="Control">What people want of it.</param>
/// <param name="IsRunning">Whether a process runs it now.</param>
public sealed record LoopStanding(string Name, LoopState? State, LoopControl Control, bool IsRunning);
