namespace Redoubt.Onnx.Tests;

/// <summary>Small files that describe enormous work: refused in one sentence, without doing any of it.</summary>
public sealed class HostileShapeTests
{
    private const int Huge = 1 << 14;

    public static TheoryData<string> Cases =>
    [
        "input", "constantOfShape", "expand", "tile", "range", "resize", "pad", "oneHot", "lstm", "convolution", "product", "pool", "broadcast", "topK", "quadratic",
        "gather", "concat", "einsum", "repeat", "upsample", "depth", "eyelike",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_SmallFileOfEnormousValues_IsRefusedWithoutAllocating(string name)
    {
        ModelBytes bytes = Bytes(name);
        byte[] file = bytes.ToArray();
        Assert.InRange(file.Length, 1, 20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => bytes.Load());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L << 20);
        Assert.StartsWith("test.onnx: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be imported", e.Message, StringComparison.Ordinal);
    }

    private static ModelBytes Bytes(string name)
    {
        var m = new ModelBytes();
        m.Input("x", "N", 1, 4, 4);
        return (name switch
        {
            "input" => new ModelBytes().Input("x", 1, 1 << 15, 1 << 15).Node("Relu", ["x"], "y"),
            "constantOfShape" => m.Integers("s", Huge, Huge).Node("ConstantOfShape", ["s"], "c").Node("ReduceSum", ["c"], "r").Node("Add", ["x", "r"], "y"),
            "expand" => m.Integers("s", 1, Huge * Huge, 4, 4).Node("Expand", ["x", "s"], "e").Node("ReduceSum", ["e"], "y"),
            "tile" => m.Integers("s", 1, 1, Huge, Huge).Node("Tile", ["x", "s"], "e").Node("ReduceMax", ["e"], "y"),
            "range" => m.Integers("a", 0).Integers("b", 1L << 40).Integers("d", 1).Node("Squeeze", ["a"], "a0").Node("Squeeze", ["b"], "b0").Node("Squeeze", ["d"], "d0")
                .Node("Range", ["a0", "b0", "d0"], "r").Node("Cast", ["r"], "f", ("to", 1)).Node("ReduceSum", ["f"], "s").Node("Add", ["x", "s"], "y"),
            "resize" => m.Integers("s", 1, 1, Huge, Huge).Node("Resize", ["x", "", "", "s"], "e").Node("ReduceSum", ["e"], "y"),
            "upsample" => m.Floats("s", [4], 1, 1, 4096, 4096).Node("Resize", ["x", "", "s"], "e", ("mode", "linear")).Node("ReduceSum", ["e"], "y"),
            "pad" => m.Integers("s", 0, 0, Huge, Huge, 0, 0, Huge, Huge).Node("Pad", ["x", "s"], "e").Node("ReduceSum", ["e"], "y"),
            "oneHot" => m.Integers("i", [.. Enumerable.Range(0, 500).Select(static i => (long)i)]).Integers("d", 1 << 20).Floats("v", [2], 0, 1)
                .Node("OneHot", ["i", "d", "v"], "e").Node("ReduceSum", ["e"], "s").Node("Add", ["x", "s"], "y"),
            "lstm" => m.Integers("s", 1000, 4096).Node("ConstantOfShape", ["s"], "z").Integers("w", 1, 4096, 1).Node("ConstantOfShape", ["w"], "wz").Integers("r", 1, 4096, 1024)
                .Node("ConstantOfShape", ["r"], "rz").Integers("sx", 2000, 4096, 1).Node("ConstantOfShape", ["sx"], "xz").Node("LSTM", ["xz", "wz", "rz"], "l").Node("ReduceSum", ["l"], "t").Node("Add", ["x", "t"], "y"),
            "convolution" => new ModelBytes().Input("x", 1, 256, 256, 256).Integers("s", 4096, 256, 7, 7).Node("ConstantOfShape", ["s"], "w").Node("Conv", ["x", "w"], "c").Node("ReduceSum", ["c"], "y"),
            "product" => new ModelBytes().Input("x", 1, 4096, 4096).Node("MatMul", ["x", "x"], "a").Node("MatMul", ["a", "x"], "b").Node("MatMul", ["b", "x"], "c").Node("ReduceSum", ["c"], "y"),
            "pool" => new ModelBytes().Input("x", 1, 1, 1024, 1024).Node("MaxPool", ["x"], "p", ("kernel_shape", new long[] { 501, 501 }), ("pads", new long[] { 250, 250, 250, 250 })).Node("ReduceSum", ["p"], "y"),
            "broadcast" => m.Floats("a", [1, 1], 1).Integers("s", Huge, 1).Integers("t", 1, Huge).Node("Expand", ["a", "s"], "p").Node("Expand", ["a", "t"], "q").Node("Add", ["p", "q"], "r")
                .Node("ReduceSum", ["r"], "u").Node("Add", ["x", "u"], "y"),
            "topK" => new ModelBytes().Input("x", 1, 1 << 22).Integers("k", 1 << 22).Node("TopK", ["x", "k"], "v,i").Node("ReduceSum", ["v"], "y"),
            "quadratic" => new ModelBytes().Input("x", 1, Huge, 1).Node("Transpose", ["x"], "t", ("perm", new long[] { 0, 2, 1 })).Node("MatMul", ["x", "t"], "p").Node("Softmax", ["p"], "y"),
            "gather" => m.Integers("s", 1 << 12, 1 << 13).Node("ConstantOfShape", ["s"], "i", ("value", new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { 0 } }))
                .Node("Gather", ["x", "i"], "g", ("axis", 1)).Node("ReduceSum", ["g"], "y"),
            "concat" => Doubling(m, 30),
            "einsum" => new ModelBytes().Input("x", 1, 2048).Node("Einsum", ["x", "x", "x", "x"], "e", ("equation", "ia,ib,ic,id->iabcd")).Node("ReduceSum", ["e"], "y"),
            "repeat" => m.Integers("n", 1 << 30).Node("Loop", ["n", "", "x"], "y", ("body", new ModelBytes().Input("i").Input("c").Input("h").Output("c").Output("o").Node("Relu", ["h"], "o"))),
            "depth" => m.Integers("s", 1, 1 << 26, 4, 4).Node("Expand", ["x", "s"], "e").Node("DepthToSpace", ["e"], "d", ("blocksize", 8192)).Node("ReduceSum", ["d"], "y"),
            _ => m.Integers("s", 1 << 13, 1 << 13).Node("ConstantOfShape", ["s"], "c").Node("EyeLike", ["c"], "e").Node("ReduceSum", ["e"], "r").Node("Add", ["x", "r"], "y"),
        }).Output("y");
    }

    // 2^count parts in count nodes.
    private static ModelBytes Doubling(ModelBytes model, int count)
    {
        string last = "x";
        for (int i = 0; i < count; i++, last = $"c{i - 1}") model.Node("Concat", [last, last], $"c{i}", ("axis", 3));
        return model.Node("ReduceSum", [last], "y");
    }
}
