using System.Globalization;
using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>The script that Slurm runs for each task of a job.</summary>
internal static class SlurmScript
{
    private const int GraceTenths = 100;

    /// <summary>
    /// Writes it. The first array to link the claim is the job: one that was sent twice, since its sender died, does nothing. A command that has ended is not run again by a requeue; one that was told to end leaves no exit code (Slurm signals the command a little before this shell).
    /// A requeue ends what an earlier start left running on its node (Slurm loses sight of it when the step daemon dies); on another node, that can leave no exit code any more.
    /// </summary>
    internal static string Of(SlurmJobFolder folder, JobSpec job) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/sh
        umask 077
        _modelops_folder={{ShellText.Quoted(folder.Path)}}
        export {{JobSpec.IndexVariable}}="$SLURM_ARRAY_TASK_ID"
        _modelops_task="$_modelops_folder/$SLURM_ARRAY_TASK_ID"
        _modelops_start="${SLURM_RESTART_COUNT:-0}"
        _modelops_own="$_modelops_folder/$SLURM_JOB_ID.$_modelops_start.tmp"
        printf '%s\n' "$SLURM_ARRAY_JOB_ID" >"$_modelops_own" || exit 74
        ln "$_modelops_own" "$_modelops_folder/claim" 2>/dev/null
        read -r _modelops_claim <"$_modelops_folder/claim"
        [ "$_modelops_claim" = "$SLURM_ARRAY_JOB_ID" ] || exit 0
        printf '%s\n' "$_modelops_start" >"$_modelops_own.start" && mv "$_modelops_own.start" "$_modelops_task.start" || exit 74
        _modelops_waited=0
        while _modelops_left=$(grep -lazFs "MODELOPS_TASK_START=$_modelops_task:" /proc/[0-9]*/environ | tr -dc '0-9\n' | tr '\n' ' ') && [ -n "$_modelops_left" ]; do
          case $_modelops_waited in 0) kill -TERM $_modelops_left ;; {{GraceTenths}}) kill -KILL $_modelops_left ;; {{2 * GraceTenths}}) echo "What an earlier start left running does not end: $_modelops_left" >&2; exit 75 ;; esac
          _modelops_waited=$((_modelops_waited + 1))
          sleep 0.1
        done
        export MODELOPS_TASK_START="$_modelops_task:$_modelops_start"
        if [ -f "$_modelops_task.exit" ]; then read -r _modelops_code <"$_modelops_task.exit"; exit "$_modelops_code"; fi
        if [ "$_modelops_start" -gt {{job.Requeues}} ]; then : >"$_modelops_task.over"; exit 75; fi
        _modelops_told=
        trap '_modelops_told=1' HUP INT TERM
        . "$_modelops_folder/variables.sh" || exit 74
        if cd {{ShellText.Quoted(job.Folder)}}; then {{ShellText.Line(job.Command)}} </dev/null; else (exit 126); fi >>"$_modelops_task.log" 2>&1
        _modelops_code=$?
        case $_modelops_code in 129 | 130 | 143) sleep 1 ;; esac
        [ -n "$_modelops_told" ] && exit "$_modelops_code"
        read -r _modelops_last <"$_modelops_task.start"
        [ "$_modelops_last" = "$_modelops_start" ] || exit "$_modelops_code"
        printf '%s\n' "$_modelops_code" >"$_modelops_own.exit" && mv "$_modelops_own.exit" "$_modelops_task.exit" || exit 74
        exit "$_modelops_code"

        """).Replace("\r", "", StringComparison.Ordinal);
}
