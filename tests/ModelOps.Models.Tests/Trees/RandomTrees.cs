using ModelOps.Models.Trees;

namespace ModelOps.Models.Tests.Trees;

/// <summary>Random ensembles of every shape that the scorer takes, and the plainest way to score them.</summary>
internal static class RandomTrees
{
    /// <summary>Features 0 and 1 are numbers, 2 and 3 codes.</summary>
    public const int Width = 4;

    public static TreeEnsemble Make(int seed, int trees, int outputs, bool average = false, bool several = false, bool codes = true)
    {
        var random = new Random(seed);
        var (weights, targets) = (new List<float>(), new List<int>());
        var made = Enumerable.Range(0, trees).Select(t =>
        {
            var nodes = new List<TreeNode>();
            Grow(random.Next(6), t % outputs);
            return nodes.ToArray();

            int Grow(int depth, int output)
            {
                var at = nodes.Count;
                nodes.Add(default);
                if (depth == 0 || random.Next(5) == 0)
                {
                    var (first, count) = (weights.Count, several ? random.Next(1, outputs + 1) : 1);
                    int[] to = several ? [.. Enumerable.Range(0, outputs).OrderBy(_ => random.Next()).Take(count).Order()] : [output];
                    weights.AddRange(to.Select(_ => (float)((random.NextDouble() * 4) - 2)));
                    targets.AddRange(to);
                    nodes[at] = new TreeNode(TreeNodeMode.Leaf, 0, 0, 0, 0, false, first, several ? -1 : output, count);
                    return at;
                }

                var missing = random.Next(2) == 0;
                if (!codes || random.Next(2) == 0)
                {
                    var value = (float)Math.Round((random.NextDouble() * 4) - 2, 1);
                    nodes[at] = new TreeNode(TreeNodeMode.LessOrEqual, random.Next(2), value, Grow(depth - 1, output), Grow(depth - 1, output), missing, 0, 0);
                    return at;
                }

                // A chain of equalities: each goes to the same node when true, and to the next when false.
                var feature = 2 + random.Next(2);
                int[] links = [at, .. Enumerable.Range(0, random.Next(3)).Select(_ => { nodes.Add(default); return nodes.Count - 1; })];
                var set = Enumerable.Range(0, 40).OrderBy(_ => random.Next()).Take(links.Length).ToArray();
                var (yes, no) = (Grow(depth - 1, output), Grow(depth - 1, output));
                for (var i = 0; i < links.Length; i++)
                {
                    nodes[links[i]] = new TreeNode(TreeNodeMode.Equal, feature, set[i], yes, i + 1 < links.Length ? links[i + 1] : no, missing, 0, 0);
                }

                return at;
            }
        }).ToArray();
        return new TreeEnsemble(made, [.. weights], outputs, average, several ? [.. targets] : null);
    }

    /// <summary>Rows with ties at the borders, missing values, and codes that no tree knows.</summary>
    public static float[] Rows(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).SelectMany(_ => Enumerable.Range(0, Width).Select(j => random.Next(8) == 0 ? float.NaN
            : j < 2 ? (float)Math.Round((random.NextDouble() * 4) - 2, 1) : random.Next(10) == 0 ? -1 : random.Next(10) == 0 ? 2.5f : random.Next(60)))];
    }

    /// <summary>Walks node by node.</summary>
    public static float[] Score(TreeEnsemble ensemble, float[] rows)
    {
        var scores = new float[rows.Length / Width * ensemble.Outputs];
        for (var row = 0; row < rows.Length / Width; row++)
        {
            foreach (var tree in ensemble.Trees)
            {
                var node = tree[0];
                while (node.Mode != TreeNodeMode.Leaf)
                {
                    var value = rows[(row * Width) + node.Feature];
                    var yes = float.IsNaN(value) ? node.MissingTrue : node.Mode == TreeNodeMode.Equal ? value == node.Value : value <= node.Value;
                    node = tree[yes ? node.True : node.False];
                }

                for (var k = 0; k < node.Count; k++)
                {
                    scores[(row * ensemble.Outputs) + (node.Output < 0 ? ensemble.Targets![node.Weight + k] : node.Output)] += ensemble.Weights[node.Weight + k];
                }
            }
        }

        return ensemble.Average ? Array.ConvertAll(scores, score => score / ensemble.Trees.Count) : scores;
    }
}
