using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Writes down what begins and ends to be served.</summary>
internal static class DeploymentAudit
{
    /// <summary>The audit log; null where a deployment leaves no files for other processes, which says so itself.</summary>
    /// <exception cref="CheckFailedException">It was changed: then nothing is deployed.</exception>
    internal static async Task<AuditLog?> OpenAsync(ModelOpsSession ops, CancellationToken cancellationToken)
    {
        try
        {
            return await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>Writes a line, and at a registered version its hash.</summary>
    /// <exception cref="TrackingException">The tracker does not take the hash.</exception>
    internal static async Task WriteAsync(ModelOpsSession ops, AuditLog? log, string action, string deployment, string? model, int? version, string reason)
    {
        if (log is null)
        {
            return;
        }

        try
        {
            if (model is not null && version is { } number)
            {
                await ops.DecidedAsync(log, new() { Name = model, Version = number }, "deployment", action, reason).ConfigureAwait(false);
            }
            else
            {
                await log.AppendAsync(new(Guid.NewGuid().ToString("N"), ops.Time.GetUtcNow(), ops.Actor(), action, deployment, reason), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (TrackingException error)
        {
            throw new TrackingException(error.ErrorCode, $"{reason.TrimEnd('.')}, but the hash of its line in the audit log is not at the version: {error.Message}", error);
        }
    }
}
