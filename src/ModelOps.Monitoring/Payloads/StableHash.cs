namespace ModelOps.Monitoring.Payloads;

/// <summary>Chooses a share of ids, the same in every process and on every machine.</summary>
internal static class StableHash
{
    /// <summary>A number from 0 to below 1 that depends on the id alone: FNV-1a, then the finisher of MurmurHash3, so that ids that differ by one letter fall anywhere.</summary>
    internal static double Of(string id)
    {
        // Not the plain offset of FNV-1a: whoever assigns requests to versions by it must not be tied to this choice.
        var hash = 14695981039346656037UL ^ 0x7061796c6f6164UL;
        foreach (var letter in id)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return ((hash ^ (hash >> 33)) >> 11) * (1.0 / (1UL << 53));
    }
}
