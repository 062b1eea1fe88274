namespace Redoubt.Onnx.Tests;

/// <summary>Forms of operator sets 1 to 6 that ONNX Runtime no longer reads: what later became an input was an attribute, or the other way round.</summary>
public sealed class OldOperatorSetTests
{
    [Fact]
    public void Load_ReshapeWithShapeAttribute_CutsAnew() =>
        Check([1, 2, 3, 4, 5, 6], new ModelBytes(1).Input("x", 2, 3).Node("Reshape", ["x"], "y", ("shape", new long[] { 3, -1 })), 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Load_TileOfOneAxis_RepeatsIt() =>
        Check([1, 2, 1, 2, 3, 4, 3, 4], new ModelBytes(1).Input("x", 2, 2).Floats("tiles", [1], 2).Floats("axis", [1], 1).Node("Tile", ["x", "tiles", "axis"], "y"), 1, 2, 3, 4);

    [Fact]
    public void Load_PadWithPaddings_AddsBorders() =>
        Check([0, 1, 2, 0, 0, 3, 4, 0], new ModelBytes(1).Input("x", 2, 2).Node("Pad", ["x"], "y", ("paddings", new long[] { 0, 1, 0, 1 })), 1, 2, 3, 4);

    [Fact]
    public void Load_CastToNamedType_Converts() =>
        Check([1, -2], new ModelBytes(5).Input("x", 1, 2).Node("Cast", ["x"], "i", ("to", "INT64")).Node("Cast", ["i"], "y", ("to", "FLOAT")), 1.5f, -2.75f);

    [Fact]
    public void Load_OperandsThatMayBeOverwritten_AreLeftAlone() =>
        Check([0, 2], new ModelBytes(1).Input("x", 1, 2).Node("Relu", ["x"], "y", ("consumed_inputs", new long[] { 0 })), -1, 2);

    [Fact]
    public void Load_UpsampleWithTwoScales_EnlargesImages() =>
        Check([1, 1, 2, 2, 1, 1, 2, 2], new ModelBytes(1).Input("x", 1, 1, 1, 2).Node("Upsample", ["x"], "y", ("height_scale", 2f), ("width_scale", 2f)), 1, 2);

    [Fact]
    public void Load_OperandAlignedToAnAxis_IsAligned() =>
        Check([11, 12, 23, 24], new ModelBytes(6).Input("x", 1, 2, 2).Floats("b", [2], 10, 20).Node("Add", ["x", "b"], "y", ("broadcast", 1), ("axis", 1)), 1, 2, 3, 4);

    [Fact]
    public void Load_SlopesOfChannels_AreAlignedToThem() =>
        Check([-1, -2, -30, -40], new ModelBytes(6).Input("x", 1, 2, 2).Floats("s", [2], 1, 10).Node("PRelu", ["x", "s"], "y"), -1, -2, -3, -4);

    private static void Check(float[] expected, ModelBytes model, params float[] input) =>
        Assert.Equal(expected, ModelBytes.Run(model.Output("y").Load(), 1, input));
}
