using Google.Protobuf;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Every way in which a file can hold numbers.</summary>
public sealed class StoredTensorTests
{
    public static TheoryData<int, byte[], float[]> Raw => new()
    {
        { 1, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], [1, -2] },
        { 2, [0, 255], [0, 255] },
        { 3, [127, 128], [127, -128] },
        { 4, [255, 255, 1, 0], [65535, 1] },
        { 5, [255, 255, 1, 0], [-1, 1] },
        { 6, [255, 255, 255, 255, 0, 1, 0, 0], [-1, 256] },
        { 7, [254, 255, 255, 255, 255, 255, 255, 255, 5, 0, 0, 0, 0, 0, 0, 0], [-2, 5] },
        { 9, [0, 1], [0, 1] },
        { 10, [0, 0x3C, 0, 0xC0], [1, -2] },
        { 11, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0], [1, -2] },
        { 12, [255, 255, 255, 255, 1, 0, 0, 0], [4294967295f, 1] },
        { 13, [255, 255, 255, 255, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [4294967295f, 1] },
        { 16, [0x80, 0x3F, 0, 0xC0], [1, -2] },
    };

    public static TheoryData<int, long[], float[]> Lists => new()
    {
        { 2, [0, 255], [0, 255] },
        { 3, [127, -128], [127, -128] },
        { 3, [255, 128], [-1, -128] },
        { 4, [65535, 1], [65535, 1] },
        { 5, [65535, -7], [-1, -7] },
        { 6, [-1, 256], [-1, 256] },
        { 9, [0, 1], [0, 1] },
        { 10, [0x3C00, 0xC000], [1, -2] },
        { 16, [0x3F80, 0xC000], [1, -2] },
    };

    [Theory]
    [MemberData(nameof(Raw))]
    public void Read_RawBytes_GivesTheNumbers(int type, byte[] bytes, float[] expected) =>
        AssertReads(new TensorProto { Name = "t", DataType = type, Dims = { 2 }, RawData = ByteString.CopyFrom(bytes) }, expected);

    [Theory]
    [MemberData(nameof(Lists))]
    public void Read_Int32List_GivesTheNumbers(int type, long[] list, float[] expected) =>
        AssertReads(new TensorProto { Name = "t", DataType = type, Dims = { 2 }, Int32Data = { list.Select(static v => (int)v) } }, expected);

    [Fact]
    public void Read_OtherLists_GiveTheNumbers()
    {
        AssertReads(new TensorProto { DataType = 1, Dims = { 2 }, FloatData = { 1, -2 } }, [1, -2]);
        AssertReads(new TensorProto { DataType = 11, Dims = { 2 }, DoubleData = { 1, -2 } }, [1, -2]);
        AssertReads(new TensorProto { DataType = 7, Dims = { 2 }, Int64Data = { 1, -2 } }, [1, -2]);
        AssertReads(new TensorProto { DataType = 12, Dims = { 2 }, Uint64Data = { 4294967295, 1 } }, [4294967295f, 1]);
        AssertReads(new TensorProto { DataType = 13, Dims = { 2 }, Uint64Data = { 4294967295, 1 } }, [4294967295f, 1]);
        AssertReads(new TensorProto { DataType = 1, Dims = { 2 }, FloatData = { 1, -2 }, RawData = ByteString.Empty }, [1, -2]);
    }

    [Theory]
    [InlineData("twice", "holds its numbers twice, as bytes and as a list.")]
    [InlineData("large", "holds a uint64 of 2^63 or more.")]
    [InlineData("string", "has element type String, which is not supported.")]
    [InlineData("negative", "has an extent of -1.")]
    [InlineData("axes", "claims 65 axes; 64 is the limit.")]
    [InlineData("product", "claims more than 2147483647 elements.")]
    [InlineData("list", "needs 2 numbers for extents [2] but holds 0.")]
    public void Read_WrongTensor_SaysWhat(string fault, string end)
    {
        TensorProto tensor = fault switch
        {
            "twice" => new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 }, RawData = ByteString.CopyFrom(0, 0, 0, 0) },
            "large" => new TensorProto { DataType = 13, Dims = { 1 }, Uint64Data = { ulong.MaxValue } },
            "string" => new TensorProto { DataType = 8, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8("a") } },
            "negative" => new TensorProto { DataType = 1, Dims = { -1 } },
            "axes" => new TensorProto { DataType = 1, Dims = { Enumerable.Repeat(1L, 65) }, FloatData = { 1 } },
            "product" => new TensorProto { DataType = 1, Dims = { Enumerable.Repeat(1L << 31, 1).Append(0) } },
            _ => new TensorProto { DataType = 1, Dims = { 2 }, Int32Data = { 1, 2 } },
        };
        if (fault == "product") tensor.Dims[0] = int.MaxValue;
        if (fault == "product") tensor.Dims[1] = 2;
        tensor.Name = "t";
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => TensorReader.Read(tensor, new ModelSource("f")));
        Assert.Equal("f: tensor 't' " + end, e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_SparseInitializer_BecomesDense(bool linear)
    {
        SparseTensorProto sparse = Sparse([10, 100], linear ? [1, 2] : [0, 1, 1, 0], linear ? [2] : [2, 2], 2, 2);
        ModelBytes model = new ModelBytes().Input("x", "N", 2, 2).Node("Add", ["x", "s"], "y").Output("y");
        model.Message.Graph.SparseInitializer.Add(sparse);
        Assert.Equal([1, 12, 103, 4], ModelBytes.Run(model.Load(), 1, 1, 2, 3, 4));
    }

    [Fact]
    public void Load_SparseConstant_BecomesDense()
    {
        ModelBytes model = new ModelBytes().Input("x", "N", 3).Node("Constant", [], "s", ("sparse_value", Sparse([10], [1], [1], 3))).Node("Add", ["x", "s"], "y").Output("y");
        Assert.Equal([1, 12, 3], ModelBytes.Run(model.Load(), 1, 1, 2, 3));
    }

    [Theory]
    [InlineData(new long[] { 4 }, new long[] { 2, 2 }, "has the index 4 on an axis of 4.")]
    [InlineData(new long[] { -1 }, new long[] { 2, 2 }, "has the index -1 on an axis of 4.")]
    [InlineData(new long[] { 0 }, new long[] { 1 << 15, 1 << 15 }, "would take more than 1048576 elements in its dense form; the file holds 1 of them.")]
    [InlineData(new long[] { 0, 1 }, new long[] { 4 }, "has indices Int64[2] for 1 values of a tensor [4].")]
    public void Load_WrongSparseInitializer_IsRefused(long[] indices, long[] extents, string end)
    {
        ModelBytes model = new ModelBytes().Input("x", "N", 2).Node("Add", ["x", "s"], "y").Output("y");
        model.Message.Graph.SparseInitializer.Add(Sparse([1], indices, [indices.Length], [.. extents.Select(static e => (int)e)]));
        Assert.Equal("test.onnx: sparse tensor 's' " + end, Assert.Throws<InvalidModelException>(() => model.Load()).Message);
    }

    [Fact]
    public void Load_InitializerThatIsAlsoAnInput_IsAConstant()
    {
        ImportedModel model = new ModelBytes().Input("x", "N", 2).Input("w", 2).Floats("w", [2], 10, 100).Node("Add", ["x", "w"], "y").Output("y").Load();
        Assert.Equal("x", Assert.Single(model.Inputs).Name);
        Assert.Equal([11, 102], ModelBytes.Run(model, 1, 1, 2));
    }

    [Fact]
    public void Load_NewerForm_IsReadWithANote()
    {
        ModelBytes model = new ModelBytes(25).Input("x", "N", 2).Node("Relu", ["x"], "y").Output("y");
        model.Message.IrVersion = 13;
        ImportedModel loaded = model.Load();
        Assert.Equal(["The file has IR version 13; it was read by the rules of version 11.", "The file is written for operator set 25; operators mean what they mean in 24."], loaded.Notes);
    }

    private static SparseTensorProto Sparse(float[] values, long[] indices, int[] indexExtents, params int[] extents) => new()
    {
        Values = new TensorProto { Name = "s", DataType = 1, Dims = { values.Length }, FloatData = { values } },
        Indices = new TensorProto { DataType = 7, Dims = { indexExtents.Select(static e => (long)e) }, Int64Data = { indices } },
        Dims = { extents.Select(static e => (long)e) },
    };

    private static void AssertReads(TensorProto tensor, float[] expected)
    {
        Literal literal = TensorReader.Read(tensor, new ModelSource("f"));
        float[] actual = literal.ElementType switch
        {
            ElementType.Float32 => literal.Floats,
            ElementType.Int64 => Array.ConvertAll(literal.Integers, static v => (float)v),
            _ => Array.ConvertAll(literal.Booleans, static v => v ? 1f : 0f),
        };
        Assert.Equal(expected, actual);
        Assert.Equal(expected, TensorReader.ReadFloats(tensor, new ModelSource("f")).Floats);
    }
}
