namespace ModelOps;

/// <summary>Writes jobs as the files of one scheduler.</summary>
public interface IScheduleFormat
{
    /// <summary>The word for it after <c>--as</c>, such as <c>crontab</c>.</summary>
    string Name { get; }

    /// <summary>One line for people: what it writes.</summary>
    string Description { get; }

    /// <summary>Writes a job.</summary>
    /// <param name="job">The job.</param>
    /// <exception cref="InvalidInputException">The format cannot say what the job needs: its times, a step, something that is missing. All at once.</exception>
    ScheduleFiles Write(ScheduleJob job);
}
