namespace Redoubt.Architecture.Tests;

/// <summary>Places that may break a rule of <see cref="SourceRules"/>. Adding one is a reviewed line with a reason; one that is no longer needed fails the test.</summary>
internal static class AllowedExceptions
{
    /// <summary>Rule, file, member (empty for the whole file) and the reason.</summary>
    public static readonly (string Rule, string File, string Member, string Reason)[] All =
    [
        ("parameters", "src/Redoubt.Data/Pictures/TurboJpeg.cs", "TurboJpeg.Decompress", "the signature of a foreign function"),
        ("parameters", "src/Redoubt.Data/Pictures/TurboJpeg.cs", "TurboJpeg.DecompressHeader", "the signature of a foreign function"),
        ("one-public-type", "src/Redoubt.Graphs/Attributes/OpAttributes.cs", "", "a closed union: the cases are one line each and read as one table"),
        ("parameters", "src/Redoubt.Graphs/Planning/Steps/ElementInstruction.cs", "ElementInstruction", "an instruction word: its fields are its operands"),
        ("parameters", "src/Redoubt.Tensors/Products/DirectConvolution.cs", "DirectConvolution`2.Multiply", "inner loop of a kernel: a parameter object would be built per tile"),
        ("parameters", "src/Redoubt.Tensors/Products/ImageView.cs", "ImageView", "a descriptor of plain numbers, one per operand"),
        ("parameters", "src/Redoubt.Tensors/Products/WinogradTransform.cs", "WinogradTransform`2.Input2", "a kernel's pointers and strides: all of them stay in registers"),
        ("parameters", "src/Redoubt.Tensors/Products/WinogradTransform.cs", "WinogradTransform`2.Input4", "vector registers are passed by value, one parameter each"),
        ("parameters", "src/Redoubt.Tensors/Products/WinogradTransform.cs", "WinogradTransform`2.Output4", "vector registers are passed by value, one parameter each"),
        ("parameters", "src/Redoubt.Tensors/Products/WinogradTransform.cs", "WinogradTransform`2.Gradient4", "vector registers are passed by value, one parameter each"),
        ("parameters", "src/Redoubt.Tensors/Products/WinogradTransform.cs", "WinogradTransform`2.WeightGradient4", "vector registers are passed by value, one parameter each"),
    ];
}
