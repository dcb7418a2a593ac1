using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>
/// What the commands need of the place they run in: a notebook kernel, a script, or a terminal. The five methods
/// without a body are all an adapter has to provide.
/// </summary>
public interface INotebookHost
{
    /// <summary>In whose words commands speak when they are called by name here.</summary>
    Face Face => Face.Notebook;

    /// <summary>
    /// Whether an output can be shown anew by its id after the cell that showed it has ended, because somebody looks: a live panel goes on then. False for a headless run, whose outputs are
    /// final when their cell is.
    /// </summary>
    bool CanUpdateLater => false;

    /// <summary>The magics that are the place's own, each with its name and one sentence; for help.</summary>
    IReadOnlyList<(string Name, string Description)> OtherMagics => [];

    /// <summary>Looks up a variable of the notebook.</summary>
    /// <param name="name">The variable's name, as in C#.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False when there is no such variable.</returns>
    bool TryGetVariable(string name, [NotNullWhen(true)] out object? value);

    /// <summary>Makes or replaces a variable.</summary>
    /// <param name="name">The variable's name, as in C#.</param>
    /// <param name="value">Its value; the variable's type is the value's.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken);

    /// <summary>The names of the variables that exist, for completion and for suggestions.</summary>
    IReadOnlyCollection<string> VariableNames();

    /// <summary>Shows an output. The same id given again replaces what was shown under it.</summary>
    /// <param name="bundle">The output.</param>
    /// <param name="displayId">An id for later replacement, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken);

    /// <summary>Says a line that is news rather than a result: a terminal writes it to standard error.</summary>
    /// <param name="line">The line.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask NoteAsync(string line, CancellationToken cancellationToken) => DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = line }), null, cancellationToken);

    /// <summary>Prepares to end the running cell, and of a headless run all of it, early and with success.</summary>
    /// <param name="reason">Why, in a few words.</param>
    /// <returns>The exception that ends the cell, to be thrown.</returns>
    /// <exception cref="InvalidInputException">The place cannot end a cell without an error.</exception>
    Exception FinishEarly(string reason) =>
        throw new InvalidInputException("'ops.Finish' ends cells of the ModelOps kernel, and headless runs of notebooks and scripts. Here, return from the code, or throw an exception.");

    /// <summary>Runs code in the notebook's language, as if it stood in a cell.</summary>
    /// <param name="code">The code; it may hold further magics.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="Exception">Whatever the code threw.</exception>
    Task RunCodeAsync(string code, CancellationToken cancellationToken);
}
