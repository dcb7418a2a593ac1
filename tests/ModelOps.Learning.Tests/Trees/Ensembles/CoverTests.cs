using ModelOps.Learning.Trees;
using ModelOps.Models.Onnx;
using ModelOps.Models.Trees;

namespace ModelOps.Learning.Tests.Trees;

public sealed class CoverTests
{
    [Theory]
    [InlineData("gradient-boosting", "trees=5,min_data=3", LearningTask.Binary, 300)]
    [InlineData("gradient-boosting", "trees=3,row_share=0.5", LearningTask.Multiclass, 150)]
    [InlineData("random-forest", "trees=4", LearningTask.Multiclass, 300)]
    [InlineData("extra-trees", "trees=4", LearningTask.Regression, 300)]
    public void A_node_covers_the_training_rows_that_came_by_and_the_graph_says_so(string trainer, string settings, LearningTask task, int rows)
    {
        var x = TreeData.Features(300, 4, 3, 0.1, 8);
        var model = (TreeModel)TreeData.Fit(trainer, settings, x, TreeData.Targets(x, task, 8), task);
        foreach (var tree in model.Ensemble.Trees)
        {
            Assert.Equal(rows, tree[0].Cover);
            Assert.All(tree.Where(node => node.Mode != TreeNodeMode.Leaf && node.True != node.False), node => Assert.Equal(node.Cover, tree[node.True].Cover + tree[Otherwise(tree, node).False].Cover));
        }

        var graph = new GraphBuilder();
        graph.Output(model.Export(graph, graph.Input("x", OnnxType.Float, -1, x.Count)), "y", OnnxType.Double, -1, -1);
        var read = TreeEnsembleGraph.Read(graph.Model.Nodes.Single(node => node.Operator == "TreeEnsembleRegressor"))!;
        Assert.Equal(model.Ensemble.Trees.SelectMany(tree => tree).Select(node => node.Cover), read.Trees.SelectMany(tree => tree).Select(node => node.Cover));
    }

    [Fact]
    public void Rows_that_walk_down_a_tree_without_draws_are_its_covers()
    {
        var x = TreeData.Features(300, 4, 2, 0.1, 9);
        var tree = ((TreeModel)TreeData.Fit("decision-tree", "min_data=20", x, TreeData.Targets(x, LearningTask.Regression, 9), LearningTask.Regression)).Ensemble.Trees[0];
        var counts = new int[tree.Length];
        for (var row = 0; row < x.RowCount; row++)
        {
            var at = 0;
            while (tree[at].Mode != TreeNodeMode.Leaf)
            {
                var value = x.Row(row)[tree[at].Feature];
                at = (float.IsNaN(value) ? tree[at].MissingTrue : tree[at].Mode == TreeNodeMode.Equal ? value == tree[at].Value : value <= tree[at].Value) ? tree[at].True : tree[at].False;
            }

            counts[at]++;
        }

        Assert.All(counts.Select((count, at) => (count, at)).Where(each => tree[each.at].Mode == TreeNodeMode.Leaf), each => Assert.Equal(each.count, tree[each.at].Cover));
    }

    // The last link of a chain of equalities, or the node that asks nothing after it.
    private static TreeNode Otherwise(TreeNode[] tree, TreeNode node)
    {
        while (node.Mode == TreeNodeMode.Equal && tree[node.False] is { Mode: TreeNodeMode.Equal } link && link.True == node.True)
        {
            node = link;
        }

        return node;
    }
}
