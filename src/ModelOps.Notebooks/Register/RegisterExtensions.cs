namespace ModelOps;

/// <summary>The C# call of <c>#!register</c>.</summary>
public static class RegisterExtensions
{
    /// <summary>Makes a model a new version in the registry.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="model">The model, or its name; it must be logged in a run, or be in a folder.</param>
    /// <param name="name">The registered model's name; made when it does not exist.</param>
    /// <param name="alias">An alias that is to point to the new version, or null.</param>
    /// <param name="description">What is new in this version, or null.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The model is in no run and no folder.</exception>
    /// <exception cref="TrackingException">The store refuses the name or alias.</exception>
    public static Task<RegisterResult> RegisterAsync(this ModelOpsSession ops, NamedModel model, string name, string? alias = null, string? description = null, CancellationToken cancellationToken = default) =>
        new RegisterCommand().CallAsync(ops, new RegisterOptions { Model = model, Name = name, Alias = alias, Description = description }, cancellationToken);
}
