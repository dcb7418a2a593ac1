using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Telemetry;

namespace ModelOps.Kernel.Engine;

/// <summary>Reports how a cell ended to whoever listens.</summary>
internal static class CellReport
{
    public static CellResult Ended(CellResult result, CellRequest request, int number, Activity? span, ILogger logger)
    {
        var error = result.Error?.Name;
        var language = request.Language is { } named ? CellLanguages.Canonical(named) : CellLanguages.CSharp;
        if (span is not null)
        {
            span.SetTag("modelops.cell.language", language).SetTag("modelops.cell.number", number);
            if (error is not null)
            {
                KernelTelemetry.Fail(span, error);
            }
        }

        if (KernelTelemetry.Cells.Enabled)
        {
            var tags = new TagList { { "modelops.cell.language", language } };
            if (error is not null)
            {
                tags.Add("error.type", error);
            }

            KernelTelemetry.Cells.Record(result.Duration.TotalSeconds, tags);
        }

        if (error is null)
        {
            KernelLog.CellRan(logger, number, language, result.Duration.TotalSeconds);
        }
        else
        {
            KernelLog.CellFailed(logger, number, language, result.Duration.TotalSeconds, error);
        }

        return result;
    }
}
