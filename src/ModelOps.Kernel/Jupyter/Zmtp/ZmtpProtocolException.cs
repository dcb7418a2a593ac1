namespace ModelOps.Kernel.Jupyter.Zmtp;

/// <summary>A peer broke ZMTP's rules; its connection is closed and the reason logged.</summary>
internal sealed class ZmtpProtocolException(string message) : Exception(message);
