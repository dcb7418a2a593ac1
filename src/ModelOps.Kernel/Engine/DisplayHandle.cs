using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Formatting;

namespace ModelOps.Kernel.Engine;

/// <summary>Something a cell has shown and may show anew.</summary>
public sealed class DisplayHandle : IAlreadyShown
{
    private readonly CellContext _context;

    internal DisplayHandle(CellContext context, string id)
    {
        _context = context;
        Id = id;
    }

    /// <summary>The display's id.</summary>
    public string Id { get; }

    /// <summary>Shows another value in the display's place.</summary>
    /// <param name="value">Any value.</param>
    public void Update(object? value) => Update(_context.Kernel.Formatters.Format(value));

    /// <summary>Shows another MIME bundle in the display's place.</summary>
    /// <param name="data">MIME type to content.</param>
    public void Update(JsonObject data) => _context.Output.Update(new DisplayOutput(data, []) { DisplayId = Id });
}
