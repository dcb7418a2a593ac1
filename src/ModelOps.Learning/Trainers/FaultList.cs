namespace ModelOps.Learning;

/// <summary>Gathers the faults of several checks, so that all are told at once.</summary>
internal static class FaultList
{
    /// <summary>What a check gives; null when it refuses, and its faults join the list.</summary>
    public static T? Try<T>(this List<string> faults, Func<T> check)
        where T : class
    {
        try
        {
            return check();
        }
        catch (InvalidInputException fault)
        {
            faults.AddRange(fault.Faults);
            return null;
        }
    }
}
