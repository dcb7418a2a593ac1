using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Networks;

/// <summary>Operators over images [N, C, H, W]. How each gradient is computed was chosen by measurement, see docs/networks.md.</summary>
internal sealed partial class DifferentiableGraph
{
    private static readonly OnnxAttribute _keep = new("keepdims", 1);
    private static readonly OnnxAttribute _drop = new("keepdims", 0);

    /// <summary>Convolution of x [N, C, H, W] by w [K, C, h, w] with stride 1, plus b [K]. Zeros around it keep the size when asked for.</summary>
    /// <param name="x">The images.</param>
    /// <param name="w">The kernels.</param>
    /// <param name="b">The biases.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    /// <param name="filters">K.</param>
    /// <param name="kernel">Rows and columns of a kernel; odd where the size is kept.</param>
    /// <param name="same">True to keep the size.</param>
    public string Conv(string x, string w, string b, ImageShape shape, int filters, (int Rows, int Columns) kernel, bool same)
    {
        var (top, left) = same ? (kernel.Rows / 2, kernel.Columns / 2) : (0, 0);
        return Conv(x, w, b, shape, new ConvWindow(filters, [kernel.Rows, kernel.Columns], [1, 1], [top, left, top, left]));
    }

    /// <summary>Convolution of x [N, C, H, W] by w [K, C, h, w], plus b [K] where there is one.</summary>
    /// <param name="x">The images.</param>
    /// <param name="w">The kernels.</param>
    /// <param name="b">The biases; null for none.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    /// <param name="window">How the kernels go over it.</param>
    public string Conv(string x, string w, string? b, ImageShape shape, ConvWindow window)
    {
        OnnxAttribute[] attributes = [new("pads", window.Pads), new("strides", window.Strides)];
        var output = graph.Node("Conv", b is null ? [x, w] : [x, w, b], attributes);
        (string, Func<string, string>)[] back =
        [
            (x, gradient => window.Strides is [1, 1] ? graph.Node("Conv", [gradient, Flipped(w)], new OnnxAttribute("pads", Turned(window))) : Spread(gradient, w, shape, window)),
            (w, gradient => KernelGradient(x, gradient, shape, window)),
            .. b is null ? (ReadOnlySpan<(string, Func<string, string>)>)[] : [(b, gradient => graph.Node("ReduceSum", [gradient, graph.Constant([0L, 2L, 3L], 3)], _drop))],
        ];
        return Record(output, back);
    }

    /// <summary>The largest value of each square; rows and columns that fill no square at the end are left out. Several that are largest share the gradient, as in even areas of an image.</summary>
    /// <param name="x">The images.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    /// <param name="size">Rows and columns of a square.</param>
    public string MaxPool(string x, ImageShape shape, int size)
    {
        var (rows, columns) = (shape.Rows / size * size, shape.Columns / size * size);
        var output = graph.Node("MaxPool", [x], new OnnxAttribute("kernel_shape", [size, size]), new OnnxAttribute("strides", [size, size]));
        return Record(output, (x, gradient =>
        {
            // Spreading both back over the squares and comparing is faster here than the operator's own indices.
            var cut = (rows, columns) == (shape.Rows, shape.Columns) ? x : Part(x, [0, 0], [rows, columns]);
            var isLargest = graph.Node("Equal", [cut, Repeated(output, size)]);
            var share = graph.Node("AveragePool", [graph.Cast(isLargest, OnnxType.Float)], new OnnxAttribute("kernel_shape", [size, size]), new OnnxAttribute("strides", [size, size]));
            var each = graph.Node("Div", [gradient, graph.Node("Mul", [share, graph.Constant([(float)size * size], 1)])]);
            var spread = graph.Node("Where", [isLargest, Repeated(each, size), graph.Constant([0f], 1)]);
            return cut == x ? spread : Padded(spread, 0, 0, shape.Rows - rows, shape.Columns - columns);
        }
        ));
    }

    /// <summary>The mean of each channel: [N, C].</summary>
    /// <param name="x">The images.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    public string GlobalAveragePool(string x, ImageShape shape) => Record(
        graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x])]),
        (x, gradient => graph.Node("Expand", [
            graph.Node("Reshape", [graph.Node("Mul", [gradient, graph.Constant([1f / (shape.Rows * shape.Columns)], 1)]), graph.Constant([0L, shape.Channels, 1, 1], 4)]),
            graph.Constant([1L, shape.Channels, shape.Rows, shape.Columns], 4)])));

    /// <summary>The values of each image as one row: [N, C·H·W].</summary>
    /// <param name="x">The images.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    public string Flatten(string x, ImageShape shape) => Record(
        graph.Node("Reshape", [x, graph.Constant([0L, -1L], 2)]),
        (x, gradient => graph.Node("Reshape", [gradient, graph.Constant([0L, shape.Channels, shape.Rows, shape.Columns], 4)])));

    /// <summary>Values times a mask of the same shape: 0 for what is dropped, 1 / (1 − rate) for what is kept.</summary>
    public string Dropout(string x, string mask) => Record(graph.Node("Mul", [x, mask]), (x, gradient => graph.Node("Mul", [gradient, mask])));

    /// <summary>Each channel (of [N, C, H, W]) or column (of [N, C]) with mean 0 and variance 1 over the batch, times gamma plus beta (Ioffe and Szegedy 2015).</summary>
    /// <param name="x">The values.</param>
    /// <param name="gamma">[C].</param>
    /// <param name="beta">[C].</param>
    /// <param name="isImage">True for [N, C, H, W].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>The output, with mean and variance [C] of the batch.</returns>
    public (string Output, string Mean, string Variance) BatchNormalization(string x, string gamma, string beta, bool isImage, float epsilon)
    {
        long[] axes = isImage ? [0, 2, 3] : [0];
        string Mean(string value) => graph.Node("ReduceMean", [value], new OnnxAttribute("axes", axes), _keep);
        string Sum(string value) => graph.Node("ReduceSum", [value, graph.Constant(axes, axes.Length)], _drop);
        string Wide(string channel) => isImage ? graph.Node("Reshape", [channel, graph.Constant([1L, -1, 1, 1], 4)]) : channel;
        var mean = Mean(x);
        var centred = graph.Node("Sub", [x, mean]);
        var variance = Mean(graph.Node("Mul", [centred, centred]));
        var scale = graph.Node("Reciprocal", [graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant([epsilon], 1)])])]);
        var normal = graph.Node("Mul", [centred, scale]);
        var output = Record(
            graph.Node("Add", [graph.Node("Mul", [normal, Wide(gamma)]), Wide(beta)]),
            (x, gradient =>
            {
                var part = graph.Node("Mul", [gradient, Wide(gamma)]);
                var direct = graph.Node("Sub", [graph.Node("Sub", [part, Mean(part)]), graph.Node("Mul", [normal, Mean(graph.Node("Mul", [part, normal]))])]);
                return graph.Node("Mul", [direct, scale]);
            }
        ),
            (gamma, gradient => Sum(graph.Node("Mul", [gradient, normal]))),
            (beta, Sum));
        string Flat(string value) => graph.Node("Reshape", [value, graph.Constant([-1L], 1)]);
        return (output, Flat(mean), Flat(variance));
    }

    /// <summary>Each channel by a mean and a variance that stay, times gamma plus beta: a batch normalisation as it scores.</summary>
    /// <param name="x">The values.</param>
    /// <param name="gamma">[C].</param>
    /// <param name="beta">[C].</param>
    /// <param name="mean">Of each channel.</param>
    /// <param name="variance">Of each channel.</param>
    /// <param name="isImage">True for [N, C, H, W], false for [N, C].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public string FixedNormalization(string x, string gamma, string beta, float[] mean, float[] variance, bool isImage, float epsilon)
    {
        long[] wide = isImage ? [1, mean.Length, 1, 1] : [1, mean.Length];
        var (centre, scale) = (graph.Constant(mean, wide), graph.Constant(Array.ConvertAll(variance, value => 1 / MathF.Sqrt(value + epsilon)), wide));
        string Sum(string value) => graph.Node("ReduceSum", [value, isImage ? graph.Constant([0L, 2L, 3L], 3) : graph.Constant([0L], 1)], _drop);
        return Record(
            graph.Node("BatchNormalization", [x, gamma, beta, graph.Constant(mean, mean.Length), graph.Constant(variance, variance.Length)], new OnnxAttribute("epsilon", epsilon)),
            (x, gradient => graph.Node("Mul", [gradient, graph.Node("Mul", [graph.Node("Reshape", [gamma, graph.Constant(wide, wide.Length)]), scale])])),
            (gamma, gradient => Sum(graph.Node("Mul", [gradient, graph.Node("Mul", [graph.Node("Sub", [x, centre]), scale])]))),
            (beta, Sum));
    }

    /// <summary>The sum of two values of one shape.</summary>
    public string Add(string left, string right) => Record(graph.Node("Add", [left, right]), (left, gradient => gradient), (right, gradient => gradient));

    /// <summary>The mean of each channel as a map of one place: [N, C, 1, 1].</summary>
    /// <param name="x">The images.</param>
    /// <param name="shape">Channels, rows and columns of x.</param>
    public string GlobalAveragePoolMap(string x, ImageShape shape) => Record(
        graph.Node("GlobalAveragePool", [x]),
        (x, gradient => graph.Node("Expand", [
            graph.Node("Mul", [gradient, graph.Constant([1f / (shape.Rows * shape.Columns)], 1)]),
            graph.Constant([1L, shape.Channels, shape.Rows, shape.Columns], 4)])));

    private static long[] Turned(ConvWindow window) =>
        [.. window.Pads.Select((pad, side) => window.Kernel[side % 2] - 1 - pad)];

    // Back over the places that strides left out; what fills no stride at the end gets zeros.
    private string Spread(string gradient, string w, ImageShape shape, ConvWindow window)
    {
        long Left(int length, int axis) => length + window.Pads[axis] + window.Pads[axis + 2] - window.Kernel[axis] - (window.Strides[axis] * (window.Size(length, axis) - 1));
        return graph.Node(
            "ConvTranspose",
            [gradient, w],
            new OnnxAttribute("pads", window.Pads),
            new OnnxAttribute("strides", window.Strides),
            new OnnxAttribute("output_padding", [Left(shape.Rows, 0), Left(shape.Columns, 1)]));
    }

    // The windows under each place of the kernel, side by side as channels; then one product of matrices for each image.
    private string KernelGradient(string x, string gradient, ImageShape shape, ConvWindow window)
    {
        var (rows, columns, filters, strides) = (window.Size(shape.Rows, 0), window.Size(shape.Columns, 1), (long)window.Filters, window.Strides);
        var padded = window.Pads.All(pad => pad == 0) ? x : graph.Node("Pad", [x, graph.Constant([0L, 0, window.Pads[0], window.Pads[1], 0, 0, window.Pads[2], window.Pads[3]], 8)]);
        var isWhole = window is { Kernel: [1, 1], Strides: [1, 1] };
        var windows = new List<string>();
        for (var row = 0L; row < window.Kernel[0]; row++)
        {
            for (var column = 0L; column < window.Kernel[1]; column++)
            {
                windows.Add(isWhole ? padded : Part(padded, [row, column], [row + ((rows - 1) * strides[0]) + 1, column + ((columns - 1) * strides[1]) + 1], strides));
            }
        }

        var table = windows.Count == 1 ? windows[0] : graph.Node("Concat", windows, new OnnxAttribute("axis", 1));
        var (places, area) = (windows.Count, (long)rows * columns);
        var products = graph.Nodes(
            "FusedMatMul",
            "com.microsoft",
            [graph.Node("Reshape", [gradient, graph.Constant([0L, filters, area], 3)]), graph.Node("Reshape", [table, graph.Constant([0L, (long)places * shape.Channels, area], 3)])],
            1,
            new OnnxAttribute("transB", 1))[0];
        var sum = graph.Node("ReduceSum", [products, graph.Constant([0L], 1)], _drop);
        var byPlace = graph.Node("Reshape", [sum, graph.Constant([filters, places, (long)shape.Channels], 3)]);
        return graph.Node("Reshape", [
            graph.Node("Transpose", [byPlace], new OnnxAttribute("perm", [0, 2, 1])),
            graph.Constant([filters, (long)shape.Channels, window.Kernel[0], window.Kernel[1]], 4)]);
    }

    // Kernels upside down, their inputs and outputs swapped.
    private string Flipped(string w) => graph.Node(
        "Transpose",
        [graph.Node("Slice", [w, graph.Constant([-1L, -1L], 2), graph.Constant([long.MinValue, long.MinValue], 2), graph.Constant([2L, 3L], 2), graph.Constant([-1L, -1L], 2)])],
        new OnnxAttribute("perm", [1, 0, 2, 3]));

    private string Part(string x, long[] from, long[] to, long[]? steps = null) =>
        graph.Node("Slice", [x, graph.Constant(from, 2), graph.Constant(to, 2), graph.Constant([2L, 3L], 2), .. steps is null or [1, 1] ? (string[])[] : [graph.Constant(steps, 2)]]);

    private string Padded(string x, int top, int left, int bottom, int right) => graph.Node("Pad", [x, graph.Constant([0L, 0, top, left, 0, 0, bottom, right], 8)]);

    private string Repeated(string x, int size) => graph.Node(
        "Resize",
        [x, "", graph.Constant([1f, 1f, size, size], 4)],
        new OnnxAttribute("mode", "nearest"),
        new OnnxAttribute("coordinate_transformation_mode", "asymmetric"),
        new OnnxAttribute("nearest_mode", "floor"));
}
