using Google.Protobuf;

namespace Redoubt.Onnx.Tests;

/// <summary>Whatever the bytes are, the only exception is InvalidModelException, with one sentence that names the file.</summary>
public sealed class HostileFileTests
{
    [Fact]
    public void Load_EveryTruncation_IsRefusedOrComplete()
    {
        byte[] whole = Convolution().ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            using var stream = new MemoryStream(whole, 0, length);
            Assert.Throws<InvalidModelException>(() => OnnxModel.Load(stream, "cut.onnx"));
        }
    }

    [Fact]
    public void Load_ClaimedSizeBeyondContent_AllocatesNothing()
    {
        ModelBytes model = new ModelBytes().Input("x", "N", 2).Node("Add", ["x", "w"], "y").Output("y");
        model.Message.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 1 << 15, 1 << 15 }, RawData = ByteString.CopyFrom(1, 2, 3, 4) });
        _ = Assert.Throws<InvalidModelException>(() => model.Load());
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => model.Load());

        Assert.Equal("test.onnx: tensor 'w' needs 4294967296 bytes for extents [32768,32768] but holds 4.", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Load_UnknownOperators_ListsAllOfThem()
    {
        ModelBytes model = new ModelBytes().Input("x", "N", 2).Node("RoiAlign", ["x"], "a").Node("RoiAlign", ["a"], "b").Node("Relu", ["b"], "c").Node("Bernoulli", ["c"], "y").Output("y");
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => model.Load());

        Assert.Equal("test.onnx: the model uses operators that Redoubt does not know yet: Bernoulli (1 node), RoiAlign (2 nodes).", e.Message);
        Assert.Equal(["Bernoulli", "RoiAlign"], e.UnsupportedOperators);
    }

    [Fact]
    public void Load_UnknownOperatorThatNoOutputNeeds_IsIgnored()
    {
        ImportedModel model = new ModelBytes().Input("x", "N", 2).Node("Multinomial", ["x"], "dead").Node("Relu", ["x"], "y").Output("y").Load();
        Assert.Equal(BatchMode.Batched, model.BatchMode);
    }

    [Theory]
    [InlineData("cycle", "test.onnx: node 'n_a' (Add) reads 'b', which no earlier node computes.")]
    [InlineData("twice", "test.onnx: node 'n_x' (Relu) computes 'x', which exists already.")]
    [InlineData("attribute", "test.onnx: node 'n_y' (Relu) has attributes that it does not have in this operator set: alpha.")]
    [InlineData("attributeType", "test.onnx: node 'n_y' (LeakyRelu) has the attribute 'alpha' as Int where Float belongs.")]
    [InlineData("shape", "test.onnx: node 'n_y' (Reshape) cannot bring Float32[N,2] to [3,-1].")]
    [InlineData("output", "test.onnx: no node computes the output 'z'.")]
    [InlineData("opset", "test.onnx: the file is written for operator set 99; Redoubt reads 1 to 26.")]
    [InlineData("string", "test.onnx: input 's' has element type String, which is not supported.")]
    [InlineData("external", "test.onnx: tensor 'w' keeps its numbers in another file, which a model read from a stream cannot have.")]
    [InlineData("lie", "test.onnx: node 'n_y' (Relu) needs floating-point numbers as operand 0, not Boolean.")]
    public void Load_BrokenModel_SaysWhatAndWhere(string fault, string sentence)
    {
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => Broken(fault).Load());
        Assert.Equal(sentence, e.Message);
    }

    [Fact]
    public void Load_DeepNesting_IsRefused()
    {
        var attribute = new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph };
        for (int i = 0; i < 60; i++)
        {
            var graph = new GraphProto();
            graph.Node.Add(new NodeProto { OpType = "If", Attribute = { attribute } });
            attribute = new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = graph };
        }

        ModelBytes model = new ModelBytes().Input("x", "N").Output("y");
        model.Message.Graph.Node.Add(new NodeProto { OpType = "If", Attribute = { attribute }, Output = { "y" } });
        Assert.Throws<InvalidModelException>(() => model.Load());
    }

    [Fact]
    public void Load_LongerThanTheLimit_IsRefused()
    {
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => Convolution().Load(new OnnxLoadOptions { MaximumFileBytes = 10 }));
        Assert.Equal("test.onnx: the file is longer than the limit of 10 bytes.", e.Message);
    }

    private static ModelBytes Broken(string fault)
    {
        ModelBytes model = new ModelBytes(fault == "opset" ? 99 : 17).Input("x", "N", 2).Output(fault == "output" ? "z" : "y");
        switch (fault)
        {
            case "cycle": return model.Node("Add", ["x", "b"], "a").Node("Relu", ["a"], "b").Node("Relu", ["b"], "y");
            case "twice": return model.Node("Relu", ["x"], "x").Node("Relu", ["x"], "y");
            case "attribute": return model.Node("Relu", ["x"], "y", ("alpha", 1f));
            case "attributeType": return model.Node("LeakyRelu", ["x"], "y", ("alpha", 1));
            case "shape": return model.Integers("to", 3, -1).Node("Reshape", ["x", "to"], "y");
            case "string":
                model.Message.Graph.Input.Add(new ValueInfoProto { Name = "s", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 8, Shape = new TensorShapeProto() } } });
                return model.Node("Relu", ["x"], "y");
            case "external":
                model.Message.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 2 }, DataLocation = TensorProto.Types.DataLocation.External });
                return model.Node("Add", ["x", "w"], "y");
            case "lie":
                model.Message.Graph.Initializer.Add(new TensorProto { Name = "t", DataType = 9, Dims = { 1 }, Int32Data = { 1 } });
                return model.Node("Relu", ["t"], "y");
            default: return model.Node("Relu", ["x"], "y");
        }
    }

    private static ModelBytes Convolution() => new ModelBytes().Input("x", 1, 1, 4, 4).Floats("w", [2, 1, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8).Integers("to", 1, -1)
        .Node("Conv", ["x", "w"], "c", ("strides", new long[] { 2, 2 })).Node("Relu", ["c"], "r").Node("MaxPool", ["r"], "p", ("kernel_shape", new long[] { 2, 2 }))
        .Node("Reshape", ["p", "to"], "f").Node("Softmax", ["f"], "y", ("axis", -1)).Output("y");
}
