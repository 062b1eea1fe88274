using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

public sealed class BranchTests
{
    private static ModelBytes Twice => Branch("y").Node("Add", ["x", "x"], "y");

    private static ModelBytes Negative => Branch("y").Node("Neg", ["x"], "y");

    [Theory]
    [InlineData(2, new float[] { 2, 4 })]
    [InlineData(3, new float[] { -1, -2, -3 })]
    public void Load_ConditionOnAnExtent_TakesTheBranch(int width, float[] expected)
    {
        // Shape → Gather(1) → Equal(2) → If: known as soon as the input's extents are.
        ModelBytes bytes = new ModelBytes().Input("x", "N", width).Integers("one", 1).Integers("two", 2)
            .Node("Shape", ["x"], "s").Node("Gather", ["s", "one"], "w").Node("Equal", ["w", "two"], "c").Node("If", ["c"], "z", ("then_branch", Twice), ("else_branch", Negative))
            .Node("Identity", ["z"], "y").Output("y");
        ImportedModel model = bytes.Load();

        Assert.Equal(BatchMode.Batched, model.BatchMode);
        Assert.Equal(expected, ModelBytes.Run(model, 1, [.. Enumerable.Range(1, width).Select(static i => (float)i)]));
    }

    [Fact]
    public void Load_NestedBranches_SeeAllNamesAround()
    {
        ModelBytes inner = Branch("q").Floats("ten", [1], 10).Node("Mul", ["h", "ten"], "m").Node("Add", ["m", "x"], "q");
        ModelBytes outer = Branch("r").Node("Relu", ["x"], "h").Node("If", ["yes"], "r", ("then_branch", inner), ("else_branch", Branch("x")));
        ModelBytes bytes = new ModelBytes().Input("x", "N", 2).Stored(Truth("yes", true)).Node("If", ["yes"], "y", ("then_branch", outer), ("else_branch", Branch("x"))).Output("y");

        Assert.Equal([11, -2], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Fact]
    public void Load_BranchNotTaken_MayUseUnknownOperators()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 2).Stored(Truth("no", false))
            .Node("If", ["no"], "y", ("then_branch", Branch("y").Node("Bernoulli", ["x"], "y")), ("else_branch", Negative)).Output("y");
        Assert.Equal([-1, -2], ModelBytes.Run(bytes.Load(), 1, 1, 2));
    }

    [Fact]
    public void Load_ConditionFromData_SaysWhatItDependsOn()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 2).Input("mode").Floats("half", [1], 0.5f).Node("Greater", ["mode", "half"], "c")
            .Node("If", ["c"], "y", ("then_branch", Twice), ("else_branch", Negative)).Output("y");
        bytes.Message.Graph.Input[1].Type.TensorType.Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } };
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => bytes.Load());

        Assert.Equal("test.onnx: node 'n_y' (If) chooses its branch by 'c', which must be known when the model is loaded, but it is computed from the input 'mode'.", e.Message);
    }

    [Theory]
    [InlineData(0f, -1f)]
    [InlineData(1f, 2f)]
    public void Load_ConditionFromGivenValues_TakesTheBranchAndSaysSo(float mode, float expected)
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 1).Input("mode").Floats("half", [1], 0.5f).Node("Greater", ["mode", "half"], "c")
            .Node("If", ["c"], "y", ("then_branch", Twice), ("else_branch", Negative)).Output("y");
        bytes.Message.Graph.Input[1].Type.TensorType.Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } };
        var given = Literal.Of(new Shape(1), [mode]);
        ImportedModel model = bytes.Load(new OnnxLoadOptions { InputValues = new Dictionary<string, Literal> { ["mode"] = given } });
        var inputs = new Dictionary<string, Literal> { ["x"] = Literal.Of(new Shape(1, 1), [1f]), ["mode"] = given };

        Assert.Equal([expected], Execution.Run(model.Graph, inputs, 1)["y"].Floats);
        Assert.Contains("The values given for input 'mode' shape the graph; it holds for these values only.", model.Notes);
    }

    [Fact]
    public void Load_LoopOfKnownLength_IsUnrolled()
    {
        // h ← h + x three times; collects h · i.
        ModelBytes body = Body(["i", "go", "h"], ["go", "next", "scaled"]).Node("Add", ["h", "x"], "next").Node("Cast", ["i"], "f", ("to", 1)).Node("Mul", ["next", "f"], "scaled");
        ModelBytes bytes = new ModelBytes().Input("x", "N", 1).Integers("n", 3).Stored(Truth("c", true)).Node("Loop", ["n", "c", "x"], "z,all", ("body", body))
            .Node("ReduceSum", ["all", "zero"], "s", ("keepdims", 0)).Integers("zero", 0).Node("Add", ["z", "s"], "y").Output("y");

        // x = 2: h = 4, 6, 8; collected 0, 6, 16.
        Assert.Equal([8 + 22], ModelBytes.Run(bytes.Load(), 1, 2));
    }

    [Fact]
    public void Load_LoopThatEndsByACountedCondition_IsUnrolled()
    {
        // Runs while i < 2, that is three times.
        ModelBytes body = Body(["i", "go", "h"], ["more", "next"]).Node("Add", ["h", "h"], "next").Node("Less", ["i", "two"], "more");
        ModelBytes bytes = new ModelBytes().Input("x", "N", 1).Integers("two", 2).Node("Loop", ["", "", "x"], "y", ("body", body)).Output("y");
        bytes.Message.Graph.Initializer[0].Dims.Clear();
        Assert.Equal([16], ModelBytes.Run(bytes.Load(), 1, 2));
    }

    [Fact]
    public void Load_ScanOverAFixedAxis_IsUnrolled()
    {
        // Running sums along the last axis, read from the end.
        ModelBytes body = Body(["sum", "part"], ["next", "copy"]).Node("Add", ["sum", "part"], "next").Node("Identity", ["next"], "copy");
        ModelBytes bytes = new ModelBytes().Input("x", "N", 3).Floats("start", [1], 0).Node("Scan", ["start", "x"], "last,y", ("body", body), ("num_scan_inputs", 1),
            ("scan_input_axes", new long[] { 1 }), ("scan_output_axes", new long[] { 1 }), ("scan_input_directions", new long[] { 1 }), ("scan_output_directions", new long[] { 1 })).Output("y");
        Assert.Equal([6, 5, 3], ModelBytes.Run(bytes.Load(), 1, 1, 2, 3));
    }

    [Theory]
    [InlineData("count", "repeats a graph as often as 'n' says, which must be known when the model is loaded, but it is computed from the input 'x'.")]
    [InlineData("condition", "ends by 'more', which must be known when the model is loaded, but it is computed from the input 'x'.")]
    public void Load_LoopThatDataEnds_IsRefusedWithTheReason(string fault, string end)
    {
        ModelBytes body = Body(["i", "go", "h"], ["more", "next"]).Node("Add", ["h", "h"], "next").Node("ReduceSum", ["next"], "s", ("keepdims", 0)).Node("Cast", ["s"], "more", ("to", 9));
        ModelBytes bytes = new ModelBytes().Input("x", 1, 1).Node("ReduceSum", ["x"], "t", ("keepdims", 0)).Node("Cast", ["t"], "n", ("to", 7))
            .Node("Loop", [fault == "count" ? "n" : "", "", "x"], "y", ("body", body)).Output("y");
        Assert.Equal("test.onnx: node 'n_y' (Loop) " + end, Assert.Throws<InvalidModelException>(() => bytes.Load()).Message);
    }

    [Fact]
    public void Load_LoopWithoutEnd_IsRefusedQuickly()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 1).Node("Loop", ["", "", "x"], "y", ("body", Body(["i", "go", "h"], ["go", "h"]))).Output("y");
        Assert.Contains("grows to more than 40000 nodes", Assert.Throws<InvalidModelException>(() => bytes.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BranchReadsALaterName_IsRefused()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 2).Stored(Truth("yes", true)).Node("If", ["yes"], "z", ("then_branch", Branch("r").Node("Relu", ["late"], "r")), ("else_branch", Branch("x")))
            .Node("Neg", ["x"], "late").Node("Add", ["z", "late"], "y").Output("y");
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => bytes.Load());
        Assert.Equal("test.onnx: node 'n_r' (Relu) in the then_branch of 'n_z' reads 'late', which no earlier node computes.", e.Message);
    }

    private static ModelBytes Branch(string output) => new ModelBytes().Output(output);

    private static ModelBytes Body(string[] inputs, string[] outputs)
    {
        var body = new ModelBytes();
        foreach (string input in inputs) body.Input(input);
        foreach (string output in outputs) body.Output(output);
        return body;
    }

    private static TensorProto Truth(string name, bool value) => new() { Name = name, DataType = 9, Int32Data = { value ? 1 : 0 } };
}
