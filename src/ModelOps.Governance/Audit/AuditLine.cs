namespace ModelOps.Governance.Audit;

/// <summary>A line of the audit log.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Number">Its number, from 1 on.</param>
internal sealed record AuditLine(string Hash, int Number);
