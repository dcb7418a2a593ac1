namespace ModelOps.Learning;

/// <summary>Gathers the errors of several checks, so that all are reported at once.</summary>
internal static class ErrorList
{
    /// <summary>What a check gives; null when it refuses, and its errors join the list.</summary>
    public static T? Try<T>(this List<string> errors, Func<T> check)
        where T : class
    {
        try
        {
            return check();
        }
        catch (InvalidInputException exception)
        {
            errors.AddRange(exception.Errors);
            return null;
        }
    }
}
