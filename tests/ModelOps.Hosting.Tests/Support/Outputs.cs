using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;

namespace ModelOps.Hosting.Tests.Support;

/// <summary>Keeps what cells show: errors, and displays in their last state.</summary>
internal sealed class Outputs : IOutputSink
{
    public List<string> Errors { get; } = [];

    public List<DisplayOutput> Shown { get; } = [];

    public void Publish(CellOutput output)
    {
        switch (output)
        {
            case ErrorOutput error:
                Errors.Add(error.Message);
                break;
            case DisplayOutput display:
                Shown.Add(display);
                break;
        }
    }

    public void Update(DisplayOutput display) => Shown[Shown.FindIndex(shown => shown.DisplayId == display.DisplayId)] = display;

    public void Clear(bool wait)
    {
    }
}
