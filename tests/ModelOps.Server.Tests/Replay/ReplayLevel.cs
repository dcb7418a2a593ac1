namespace ModelOps.Server.Tests.Replay;

/// <summary>How near an answer came to the recorded one.</summary>
internal enum ReplayLevel
{
    Different,
    Status,
    ErrorCode,
    Body,
    Message,
}
