using System.Management.Automation.Host;

namespace ModelOps.Kernel.PowerShell;

/// <summary>A window of a fixed width: tables are laid out for it.</summary>
internal sealed class CellRawInterface : PSHostRawUserInterface
{
    public const int Width = 120;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize { get; set; } = new(Width, 3000);

    public override Size WindowSize { get; set; } = new(Width, 50);

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException("A cell has no screen that could be read.");

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("A cell reads lines, not keys. Use Read-Host.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
    }
}
