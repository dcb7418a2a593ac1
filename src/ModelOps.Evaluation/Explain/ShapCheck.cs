using ModelOps.Models;

namespace ModelOps.Evaluation.Explain;

/// <summary>Refuses options of Shapley values that do not fit; all errors at once.</summary>
internal static class ShapCheck
{
    internal static void All(Model model, Frame data, ShapOptions options)
    {
        var errors = new List<string>();
        ExplainCheck.Range(options.MostRows ?? 1, 1, int.MaxValue, "number of rows", errors);
        ExplainCheck.Range(options.BackgroundRows, 1, int.MaxValue, "number of background rows", errors);
        ExplainCheck.Range(options.Threads ?? 1, 1, int.MaxValue, "number of threads", errors);
        if (model.Metadata.Task is null)
        {
            errors.Add("The model does not say whether it is a classifier or a regressor, so it cannot be explained. Import it with its task and classes.");
        }

        Columns(model, data, "data", errors);
        if (options.Background is { } background)
        {
            Columns(model, background, "background", errors);
            if (background.RowCount == 0)
            {
                errors.Add("The background has no rows. Give rows that show what is usual.");
            }
        }

        ExplainCheck.Class(model, options.Class, errors);
        if (data.RowCount == 0)
        {
            errors.Add("The data has no rows, so there is nothing to explain.");
        }
        else if (options.Rows?.Where(row => row < 0 || row >= data.RowCount).Select(row => (int?)row).FirstOrDefault() is { } outside)
        {
            errors.Add($"There is no row {outside}: the data has {data.RowCount} row{(data.RowCount == 1 ? "" : "s")}, counted from 0.");
        }

        if (options.Rows is { Count: 0 })
        {
            errors.Add("No row was given to explain. Name at least one, or leave the rows out for all.");
        }

        ExplainCheck.Throw(errors);
    }

    private static void Columns(Model model, Frame frame, string what, List<string> errors) =>
        ExplainCheck.Columns(model.InputNames, frame, what, errors);
}
