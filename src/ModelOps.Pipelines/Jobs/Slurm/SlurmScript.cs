using System.Globalization;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>The script that Slurm runs for each task of a job.</summary>
internal static class SlurmScript
{
    /// <summary>A word as the shell reads it letter for letter.</summary>
    internal static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Writes it. The first array to link the claim is the job: one that was sent twice, since its sender died, does nothing. A command that has ended is not run again by a requeue; one that was told to end leaves no exit code.</summary>
    internal static string Of(SlurmJobFolder folder, JobSpec job) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/sh
        umask 077
        _modelops_folder={{Quote(folder.Path)}}
        export {{JobSpec.IndexVariable}}="$SLURM_ARRAY_TASK_ID"
        _modelops_task="$_modelops_folder/$SLURM_ARRAY_TASK_ID"
        _modelops_own="$_modelops_folder/$SLURM_JOB_ID.${SLURM_RESTART_COUNT:-0}.tmp"
        printf '%s\n' "$SLURM_ARRAY_JOB_ID" >"$_modelops_own" || exit 74
        ln "$_modelops_own" "$_modelops_folder/claim" 2>/dev/null
        read -r _modelops_claim <"$_modelops_folder/claim"
        [ "$_modelops_claim" = "$SLURM_ARRAY_JOB_ID" ] || exit 0
        if [ -f "$_modelops_task.exit" ]; then read -r _modelops_code <"$_modelops_task.exit"; exit "$_modelops_code"; fi
        if [ "${SLURM_RESTART_COUNT:-0}" -gt {{job.Requeues}} ]; then : >"$_modelops_task.over"; exit 75; fi
        _modelops_told=
        trap '_modelops_told=1' HUP INT TERM
        . "$_modelops_folder/variables.sh" || exit 74
        if cd {{Quote(job.Folder)}}; then {{string.Join(' ', job.Command.Select(Quote))}} </dev/null; else (exit 126); fi >>"$_modelops_task.log" 2>&1
        _modelops_code=$?
        [ -n "$_modelops_told" ] && exit "$_modelops_code"
        printf '%s\n' "$_modelops_code" >"$_modelops_own.exit" && mv "$_modelops_own.exit" "$_modelops_task.exit" || exit 74
        exit "$_modelops_code"

        """).Replace("\r", "", StringComparison.Ordinal);
}
