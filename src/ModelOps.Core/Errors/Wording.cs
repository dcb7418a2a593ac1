namespace ModelOps;

/// <summary>
/// Words messages for the face that the user works with, so that a terminal never names a magic, nor a notebook a verb.
/// The face belongs to the call: a magic sets it for its own work, and C# in the next cell has its own again.
/// </summary>
public static class Wording
{
    private static readonly AsyncLocal<Face> _face = new();

    /// <summary>The face of the call that runs; C# unless a command line or a magic has said otherwise.</summary>
    public static Face Face => _face.Value;

    /// <summary>Sets the face for the calls that follow, and the tasks they start.</summary>
    /// <param name="face">The face.</param>
    /// <returns>Dispose it to have the former face back.</returns>
    public static IDisposable Use(Face face)
    {
        var former = new Former(_face.Value);
        _face.Value = face;
        return former;
    }

    /// <summary>The text of the current face.</summary>
    /// <param name="terminal">On the command line.</param>
    /// <param name="notebook">For a magic.</param>
    /// <param name="csharp">In C#.</param>
    public static string Of(string terminal, string notebook, string csharp) =>
        Face switch { Face.Terminal => terminal, Face.Notebook => notebook, _ => csharp };

    /// <summary>An option: <c>--on-error skip</c>, or <c>OnError = skip</c> in C#.</summary>
    /// <param name="name">The option's name without dashes.</param>
    /// <param name="value">The value to give it; null to name the option alone.</param>
    /// <param name="csharp">What to write in C#; null for the option's name in C#'s spelling.</param>
    public static string Option(string name, string? value = null, string? csharp = null) => Face == Face.CSharp
        ? csharp ?? Pascal(name) + (value is null ? "" : $" = {value}")
        : "--" + name + (value is null ? "" : $" {value}");

    /// <summary>A call of a command: <c>modelops data load FILE</c>, <c>#!data load FILE</c>, or what C# writes.</summary>
    /// <param name="name">The command's name, as <c>data load</c>.</param>
    /// <param name="arguments">The words after it; empty for none.</param>
    /// <param name="csharp">What to write in C#.</param>
    public static string Command(string name, string arguments, string csharp)
    {
        var words = arguments.Length == 0 ? "" : " " + arguments;
        return Of($"modelops {Verb(name)}{words}", $"#!{name}{words}", csharp);
    }

    /// <summary>The verb of a command: its name, but <c>show</c> for the magic <c>#!run</c>, since <c>modelops run</c> runs notebooks.</summary>
    /// <param name="command">The command's name.</param>
    public static string Verb(string command) => command == "run" ? "show" : command;

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private sealed class Former(Face face) : IDisposable
    {
        public void Dispose() => _face.Value = face;
    }
}
