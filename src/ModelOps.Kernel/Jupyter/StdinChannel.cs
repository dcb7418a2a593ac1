using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Asks the front end that runs a cell for input, and hands its answer to the cell.</summary>
internal sealed class StdinChannel(JupyterWire wire)
{
    private TaskCompletionSource<string>? _pending;

    /// <summary>Asks; ends when the front end answers or the cell is interrupted.</summary>
    /// <exception cref="KernelException">The front end's stdin channel is not connected.</exception>
    public async Task<string> AskAsync(JupyterRequest cell, string prompt, bool isPassword, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _pending, answer);
        if (!wire.TryAsk(cell, new InputRequestContent(prompt, isPassword)))
        {
            throw new KernelException($"The cell asks '{prompt}', but the front end has not connected its stdin channel. Pass the value as a parameter instead.");
        }

        return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an <c>input_reply</c>; one that nobody waits for is ignored.</summary>
    public void Answer(JupyterRequest request)
    {
        if (request.Message.Type == "input_reply")
        {
            Interlocked.Exchange(ref _pending, null)?.TrySetResult(request.Message.Text("value"));
        }
    }
}
