using System.Globalization;

namespace ModelOps.Learning.Selection;

/// <summary>
/// Where a search starts: trainers that are seldom beaten first, slow ones last, and for some of them settings that did well on many tables: slow and
/// shallow boosting on shares of rows and columns, forests with larger leaves, stronger penalties.
/// </summary>
internal static class StartingPoints
{
    private static readonly string[] _order = ["gradient-boosting", "logistic", "ridge", "random-forest", "extra-trees", "elastic-net", "lasso", "svm", "decision-tree", "linear-sgd", "knn", "mlp"];

    /// <summary>Where a trainer stands in the order; those without a place last.</summary>
    public static int Place(string trainer) => Array.IndexOf(_order, trainer) is >= 0 and var place ? place : _order.Length;

    /// <summary>Settings to try after the defaults.</summary>
    public static IReadOnlyList<string> Of(string trainer) => trainer switch
    {
        "gradient-boosting" =>
        [
            "trees=200,leaves=8,learning_rate=0.05,min_data=10,l2=1,row_share=0.8,feature_share=0.6",
            "trees=300,leaves=31,learning_rate=0.05,min_data=20,l2=1,row_share=0.8,feature_share=0.8",
            "trees=150,leaves=4,learning_rate=0.08,min_data=20,l2=1,row_share=0.7,feature_share=0.5",
        ],
        "logistic" => ["c=0.1,penalty=l2", "c=0.03,penalty=l2"],
        "random-forest" => ["depth=30,min_data=3,features=auto"],
        "extra-trees" => ["depth=30,min_data=3,features=auto"],
        _ => [],
    };
}
