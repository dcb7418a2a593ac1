using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Bench.KernelEngine;

/// <summary>Takes outputs and forgets them.</summary>
internal sealed class NoSink : IOutputSink
{
    public void Publish(CellOutput output)
    {
        if (output is ErrorOutput error)
        {
            throw new InvalidOperationException(string.Join('\n', error.Traceback));
        }
    }

    public void Update(DisplayOutput display)
    {
    }

    public void Clear(bool wait)
    {
    }
}
