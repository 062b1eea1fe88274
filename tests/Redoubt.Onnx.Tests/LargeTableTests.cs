namespace Redoubt.Onnx.Tests;

/// <summary>Small files that describe enormous values: lowerings that make tables must refuse them before they allocate.</summary>
public sealed class LargeTableTests
{
    private const long MostBytes = 200L << 20;

    public static TheoryData<string> Names => [.. Models.Keys];

    private static readonly Dictionary<string, Func<ModelBytes>> Models = new()
    {
        ["triangle"] = static () => new ModelBytes().Input("x", 1, 40000, 40000).Node("Trilu", ["x"], "y"),
        ["diagonal"] = static () => new ModelBytes().Input("x", 40000, 40000).Node("EyeLike", ["x"], "y"),
        ["positions"] = static () => WithSecond(new ModelBytes().Input("x", 1, 1, 40000, 40000).Node("MaxPool", ["x"], "m", ("kernel_shape", new long[] { 2, 2 }))),
        ["borders"] = static () => new ModelBytes().Input("x", 1, 1 << 30).Integers("p", 0, 1, 0, 1).Node("Pad", ["x", "p"], "y", ("mode", "reflect")),
        ["resize"] = static () => new ModelBytes().Input("x", 1, 1, 50000, 100).Floats("s", [4], 1, 1, 1.3f, 1).Node("Resize", ["x", "", "s"], "y", ("mode", "linear")),
        ["band"] = static () => new ModelBytes().Input("x", 1, 1 << 20, 2, 2).Node("LRN", ["x"], "y", ("size", 3)),
        ["ramp"] = static () => WithSecond(new ModelBytes().Input("x", 1, 1 << 30).Integers("k", 2).Node("TopK", ["x", "k"], "m")),
        ["slices"] = static () => new ModelBytes().Input("x", 1, 1, 1 << 20, 1, 1).Input("w", 1, 1, 1 << 19, 1, 1).Node("Conv", ["x", "w"], "y"),
        ["range"] = static () => new ModelBytes().Input("x", 1, 1).Floats("a", [], 0).Floats("b", [], 1e9f).Floats("c", [], 1).Node("Range", ["a", "b", "c"], "r").Node("Add", ["x", "r"], "y"),
        ["grid"] = static () => new ModelBytes(20).Input("x", 1, 2, 3).Integers("s", 1, 1, 30000, 30000).Node("AffineGrid", ["x", "s"], "y"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_SmallFile_AllocatesLittle(string name)
    {
        ModelBytes model = Models[name]().Output("y");
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            model.Load();
        }
        catch (InvalidModelException e)
        {
            Assert.StartsWith("test.onnx: ", e.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    // The second result is the output.
    private static ModelBytes WithSecond(ModelBytes model)
    {
        model.Message.Graph.Node[^1].Output.Add("y");
        return model;
    }
}
