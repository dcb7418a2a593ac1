namespace ModelOps;

/// <summary>A watch as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is; null for one that never ran.</param>
/// <param name="Control">What people want of it.</param>
/// <param name="IsRunning">Whether a process runs it now.</param>
public sealed record WatchStanding(string Name, WatchState? State, WatchControl Control, bool IsRunning);
