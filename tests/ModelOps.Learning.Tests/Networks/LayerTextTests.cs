using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Tests.Networks;

public sealed class LayerTextTests
{
    [Theory]
    [InlineData("conv 32 3, pool 2, dense 512, dropout 0.5", "conv 32 3, relu, pool 2, dense 512, relu, dropout 0.5")]
    [InlineData("conv 8 3,batchnorm;tanh", "conv 8 3, batchnorm, tanh")]
    [InlineData("conv 8 3, batchnorm, pool 2", "conv 8 3, batchnorm, relu, pool 2")]
    [InlineData(" globalpool ,, flatten ", "globalpool, flatten")]
    [InlineData("", "")]
    public void A_rectifier_follows_products_that_no_function_follows(string text, string read) =>
        Assert.Equal(read, string.Join(", ", LayerText.Parse(text).Select(layer => layer.Text)));

    [Theory]
    [InlineData("convolve 3", "'layers' has 'convolve 3', which is no layer. Layers are: conv FILTERS SIZE, pool SIZE, globalpool, flatten, dense UNITS, dropout RATE, batchnorm, relu, tanh, logistic; a comma between two of them.")]
    [InlineData("conv 0 3", "'layers' has 'conv 0 3', but filters must be a whole number from 1 to 4096, not '0'.")]
    [InlineData("conv 8 4", "'layers' has 'conv 8 4', but a kernel must have an odd number of pixels a side, such as 3, so that the image keeps its size.")]
    [InlineData("dropout 1", "'layers' has 'dropout 1', but the rate must be from 0 to below 1, not '1'.")]
    [InlineData("dense -5", "'layers' has 'dense -5', but units must be a whole number from 1 to 100000, not '-5'.")]
    public void A_layer_that_cannot_be_read_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => LayerText.Parse(text)).Message);
}
