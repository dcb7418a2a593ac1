namespace ModelOps.Kernel.Formatting;

/// <summary>What a call that shows a value returns: as the value of a cell it is not shown a second time.</summary>
public interface IAlreadyShown
{
}
