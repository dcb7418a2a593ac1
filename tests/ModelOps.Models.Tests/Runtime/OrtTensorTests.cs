using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests.Runtime;

public sealed class OrtTensorTests
{
    [Fact]
    public void Numbers_of_every_type_are_read_as_doubles()
    {
        double[] Read(OrtTensor tensor)
        {
            using (tensor)
            {
                var target = new double[tensor.Length];
                tensor.CopyTo(target);
                return target;
            }
        }

        Assert.Equal([1.5, -2], Read(OrtTensor.Of<double>(OnnxType.Double, [1.5, -2], 2)));
        Assert.Equal([1.5, -2], Read(OrtTensor.Of<float>(OnnxType.Float, [1.5f, -2], 1, 2)));
        Assert.Equal([5, -7], Read(OrtTensor.Of<long>(OnnxType.Int64, [5, -7], 2)));
        Assert.Equal([5, -7], Read(OrtTensor.Of<int>(OnnxType.Int32, [5, -7], 2)));
        Assert.Equal([1, 0], Read(OrtTensor.Of<byte>(OnnxType.Bool, [1, 0], 2)));
        Assert.Equal([0.5], Read(OrtTensor.Of<Half>(OnnxType.Float16, [(Half)0.5], 1)));
    }

    [Fact]
    public void Texts_come_back_as_they_were_set() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(50),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), given =>
        {
            string[] texts = [.. given.Select(text => RawColumn.Normal(text.Get))];
            using var tensor = TestModels.TextTensor(texts);
            Assert.Equal(texts, tensor.Texts());
        }));

    [Fact]
    public void A_new_tensor_is_all_zeros()
    {
        using var tensor = OrtTensor.Allocate(OnnxType.Double, 100, 3);
        Assert.Equal(300, tensor.Length);
        Assert.All(tensor.Values<double>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void It_is_seen_only_as_what_it_is()
    {
        var tensor = OrtTensor.Of<float>(OnnxType.Float, [1f], 1);
        Assert.Equal("A tensor of Float cannot be seen as Double.", Assert.Throws<InvalidOperationException>(() => tensor.Values<double>().Length).Message);
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Values<float>().Length);

        using var texts = TestModels.TextTensor("a");
        Assert.StartsWith("A tensor of String cannot be read as numbers.", Assert.Throws<ModelException>(() => texts.CopyTo(new double[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prepared_run_can_be_filled_and_run_again()
    {
        using var session = new OnnxSession(TestModels.Line().Onnx);
        using var a = OrtTensor.Allocate(OnnxType.Double, 2);
        using var b = OrtTensor.Of<double>(OnnxType.Double, [1, 2], 2);
        using var y = OrtTensor.Allocate(OnnxType.Double, 2);
        using var run = new OnnxRun(session, [a, b], ["prediction"], [y]);
        for (var i = 0; i < 5; i++)
        {
            a.Values<double>().Fill(i);
            Assert.Same(y, run.Execute()[0]);
            Assert.Equal([(2.0 * i) - 1, (2.0 * i) - 2], y.Values<double>().ToArray());
        }

        Assert.Equal("The model has 2 inputs, not 1. (Parameter 'inputs')", Assert.Throws<ArgumentException>(() => new OnnxRun(session, [a], ["prediction"])).Message);
    }

    [Fact]
    public void A_run_that_was_ended_fails()
    {
        using var session = new OnnxSession(TestModels.Line().Onnx);
        using var a = OrtTensor.Allocate(OnnxType.Double, 1);
        using var run = new OnnxRun(session, [a, a], ["prediction"]);
        run.Terminate();
        Assert.StartsWith("ONNX Runtime could not run the model: ", Assert.Throws<ModelException>(run.Execute).Message, StringComparison.Ordinal);
    }
}
