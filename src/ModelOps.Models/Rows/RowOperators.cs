using ModelOps.Models.Onnx;

namespace ModelOps.Models.Rows;

/// <summary>The operators that a <see cref="RowGraph"/> knows, each with ONNX Runtime's results; others raise <see cref="NotSupportedException"/>.</summary>
internal static class RowOperators
{
    public static void Add(RowBuilder builder, OnnxNode node)
    {
        switch (node.Domain, node.Operator)
        {
            case ("ai.onnx.ml", "LabelEncoder"):
                RowEncoding.LabelEncoder(builder, node);
                break;
            case ("ai.onnx.ml", "TreeEnsembleRegressor"):
                RowEncoding.Trees(builder, node);
                break;
            case ("" or "ai.onnx", _):
                AddStandard(builder, node);
                break;
            default:
                throw new NotSupportedException();
        }
    }

    /// <summary>An attribute; the fallback when the node has none.</summary>
    public static T Attribute<T>(OnnxNode node, string name, T fallback) =>
        node.Attributes.FirstOrDefault(attribute => attribute.Name == name) is not { } found ? fallback : found.Value is T value ? value : throw new NotSupportedException();

    private static void AddStandard(RowBuilder builder, OnnxNode node)
    {
        Action add = node.Operator switch
        {
            "Identity" => () => builder.Alias(node, builder[node, 0].Shape),
            "Reshape" => () => RowMoving.Reshape(builder, node),
            "Unsqueeze" => () => RowMoving.Unsqueeze(builder, node),
            "Transpose" => () => RowMoving.Transpose(builder, node),
            "Concat" => () => RowMoving.Concat(builder, node),
            "Gather" => () => RowMoving.Gather(builder, node),
            "Expand" => () => RowMoving.Expand(builder, node),
            "Shape" => () => RowMoving.Shape(builder, node),
            "Where" => () => RowMoving.Where(builder, node),
            "Cast" => () => RowEncoding.Cast(builder, node),
            "OneHot" => () => RowEncoding.OneHot(builder, node),
            "ArgMax" => () => RowEncoding.ArgMax(builder, node),
            "Add" => () => RowArithmetic.Binary<RowPairs.Sum>(builder, node),
            "Sub" => () => RowArithmetic.Binary<RowPairs.Difference>(builder, node),
            "Mul" => () => RowArithmetic.Binary<RowPairs.Product>(builder, node),
            "Div" => () => RowArithmetic.Binary<RowPairs.Quotient>(builder, node),
            "Equal" => () => RowArithmetic.Comparison<RowPairs.Equal>(builder, node),
            "Less" => () => RowArithmetic.Comparison<RowPairs.Less>(builder, node),
            "Greater" => () => RowArithmetic.Comparison<RowPairs.Greater>(builder, node),
            "GreaterOrEqual" => () => RowArithmetic.Comparison<RowPairs.GreaterOrEqual>(builder, node),
            "Abs" => () => RowArithmetic.Unary(builder, node, default(RowFunctions.Absolute)),
            "Neg" => () => RowArithmetic.Unary(builder, node, default(RowFunctions.Negative)),
            "Floor" => () => RowArithmetic.Unary(builder, node, Math.Floor),
            "Round" => () => RowArithmetic.Unary(builder, node, Math.Round),
            "Relu" => () => RowArithmetic.Unary(builder, node, default(RowFunctions.Positive)),
            "Sqrt" => () => RowArithmetic.Unary(builder, node, Math.Sqrt, onlyDouble: true),
            "Exp" => () => RowArithmetic.Unary(builder, node, Math.Exp, onlyDouble: true),
            "Log" => () => RowArithmetic.Unary(builder, node, Math.Log, onlyDouble: true),
            "Tanh" => () => RowArithmetic.Unary(builder, node, Math.Tanh, onlyDouble: true),
            "Sigmoid" => () => RowArithmetic.Unary(builder, node, Sigmoid, onlyDouble: true),
            "IsNaN" => () => RowArithmetic.Unary(builder, node, default(RowFunctions.Missing), OnnxType.Bool),
            "Clip" => () => RowArithmetic.Clip(builder, node),
            "ReduceSum" => () => RowArithmetic.ReduceSum(builder, node),
            "Softmax" => () => RowArithmetic.Softmax(builder, node),
            "Gemm" => () => RowArithmetic.Gemm(builder, node),
            _ => throw new NotSupportedException(),
        };
        add();
    }

    // In the runtime's own form: it gives 0 from about −37 on.
    private static double Sigmoid(double value)
    {
        var above = 1 / (1 + Math.Exp(-Math.Abs(value)));
        return value >= 0 ? above : 1 - above;
    }
}
