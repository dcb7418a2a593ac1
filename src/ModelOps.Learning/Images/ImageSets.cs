using ModelOps.Learning.Sampling;
using ModelOps.Models;

namespace ModelOps.Learning.Images;

/// <summary>Which images are learnt from, and which decide when it is enough.</summary>
/// <param name="Rows">The rows to learn from.</param>
/// <param name="Held">The rows held out: of <paramref name="Given"/> where there is one, else of the frame learnt from.</param>
/// <param name="Given">The validation set that the user gave; null without one.</param>
/// <param name="Proof">The images held out; null when there are none.</param>
/// <param name="Notes">What the user may not know.</param>
internal sealed record ImageSets(int[] Rows, int[] Held, Frame? Given, Frame? Proof, IReadOnlyList<string> Notes)
{
    private const int HeldOut = 10; // one in so many
    private static readonly string[] _names = ["train", "validation", "test"];

    /// <summary>Rows whose column <c>set</c> is <c>validation</c>, those given, or a tenth of each class are held out; rows of the set <c>test</c> take no part.</summary>
    /// <exception cref="InvalidInputException">A set of another name, none to learn from, or two validation sets.</exception>
    public static ImageSets Of(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        var marked = problem.Options.Exclude.Contains(ImageSet.SetColumn) || !frame.Contains(ImageSet.SetColumn) ? null : Marked(frame[ImageSet.SetColumn]);
        int[] train = marked?[0] ?? [.. Enumerable.Range(0, frame.RowCount)];
        int[] held = marked?[1] ?? [];
        string[] notes = marked is [.., { Length: > 0 and var tests }] ? [$"The {tests} images of the set 'test' were not learnt from; evaluate the model on them."] : [];
        if (context.ValidationFrame is { } given)
        {
            return held.Length > 0
                ? throw new InvalidInputException($"A validation set was given, but {held.Length} rows of the data have the set 'validation', too. Leave one of both out.")
                : new ImageSets(train, [.. Enumerable.Range(0, given.RowCount)], given, given, notes);
        }

        if (held.Length == 0)
        {
            var fold = FoldAssignment.Stratified([.. train.Select(row => (int)targets.Values[row])], HeldOut, context.Seed);
            held = [.. train.Where((_, i) => fold[i] == HeldOut - 1)];
            train = [.. train.Where((_, i) => fold[i] != HeldOut - 1)];
        }

        return new ImageSets(train, held, null, held.Length == 0 ? null : frame.Take(held), notes);
    }

    private static int[][] Marked(Column set)
    {
        var rows = _names.Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < set.Count; row++)
        {
            var name = RawColumn.Text(set, row);
            var place = Array.IndexOf(_names, name);
            if (place < 0)
            {
                var what = name.Length == 0 ? $"Row {row + 1} has no value in the column '{set.Name}'" : $"Row {row + 1} has the set '{name}'";
                throw new InvalidInputException($"{what}, but a set is train, validation or test.{(name.Length == 0 ? "" : Suggestion.For(name, _names))} Change it, or exclude the column '{set.Name}' to hold a tenth of each class out.");
            }

            rows[place].Add(row);
        }

        return rows[0].Count > 0
            ? [.. rows.Select(list => list.ToArray())]
            : throw new InvalidInputException($"No row has the set 'train' in the column '{set.Name}', so there is nothing to learn from. Give such rows, or exclude the column '{set.Name}'.");
    }
}
