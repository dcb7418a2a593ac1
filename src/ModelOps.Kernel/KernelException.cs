namespace ModelOps.Kernel;

/// <summary>An error that the user can fix: a broken notebook file, an unknown directive, a package that is not there. The message is one sentence that names the value and the next step.</summary>
public class KernelException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public KernelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
