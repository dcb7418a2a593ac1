using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests.Runtime;

public sealed class OrtProviderTests
{
    private static readonly string[] _onlyCpu = ["CPUExecutionProvider"];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData(" CPU ")]
    public void The_CPU_is_the_default_and_can_be_asked_for(string? asked)
    {
        var provider = OrtProvider.Choose(asked, _onlyCpu, "1.31.1");

        Assert.Equal("cpu", provider.Name);
        Assert.True(provider.IsCpu);
        Assert.Null(provider.Fallback);
        Assert.Null(provider.TakeFallback());
    }

    [Fact]
    public void A_device_the_library_was_built_without_gives_way_to_the_CPU_and_the_reason_is_said_once()
    {
        var provider = OrtProvider.Choose("cuda", [.. _onlyCpu, "AzureExecutionProvider"], "1.31.1");

        Assert.True(provider.IsCpu);
        Assert.Equal(
            "MODELOPS_ONNXRUNTIME_PROVIDER is 'cuda', but models run on the CPU: this ONNX Runtime (1.31.1) was built without it; it has cpu, Azure. " +
            "To run them there, reference the package Microsoft.ML.OnnxRuntime.Gpu in the app; to stay on the CPU, unset MODELOPS_ONNXRUNTIME_PROVIDER.",
            provider.TakeFallback());
        Assert.Null(provider.TakeFallback());
        Assert.NotNull(provider.Fallback);
    }

    [Theory]
    [InlineData(Face.Terminal)]
    [InlineData(Face.Notebook)]
    public void A_terminal_and_a_notebook_are_told_of_the_variable_that_names_a_library(Face face)
    {
        var provider = OrtProvider.Choose("directml", _onlyCpu, "1.31.1");
        using var words = Wording.Use(face);

        Assert.Contains("set MODELOPS_ONNXRUNTIME_LIBRARY to the library of the package Microsoft.ML.OnnxRuntime.DirectML;", provider.Fallback, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_the_library_says_it_has_but_cannot_use_gives_way_with_the_librarys_reason()
    {
        // The package's library for CPUs does not know the calls for CUDA, as one for CUDA fails without a driver.
        _ = OrtRuntime.Current;

        var provider = OrtProvider.Choose("cuda", [.. _onlyCpu, "CUDAExecutionProvider"], "1.31.1");

        Assert.True(provider.IsCpu);
        Assert.StartsWith("MODELOPS_ONNXRUNTIME_PROVIDER is 'cuda', but models run on the CPU: ", provider.Fallback, StringComparison.Ordinal);
        Assert.DoesNotContain("built without it", provider.Fallback, StringComparison.Ordinal);
        Assert.EndsWith(". To run them there, install its driver and the libraries it needs; to stay on the CPU, unset MODELOPS_ONNXRUNTIME_PROVIDER.", provider.Fallback, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_device_is_refused_with_the_known_ones() =>
        Assert.Equal(
            "MODELOPS_ONNXRUNTIME_PROVIDER is 'cudo', which is unknown. Did you mean 'cuda'? It takes: cpu, cuda, tensorrt, directml, coreml.",
            Assert.Throws<InvalidInputException>(() => OrtProvider.Choose("cudo", _onlyCpu, "1.31.1")).Message);
}
