using Redoubt.Graphs;

namespace Redoubt.Onnx.Tests;

public sealed class BatchTests
{
    [Fact]
    public void Load_OpenFirstAxis_IsBatched()
    {
        ImportedModel model = new ModelBytes().Input("x", "batch", 2).Node("Relu", ["x"], "y").Output("y").Load();

        Assert.Equal(BatchMode.Batched, model.BatchMode);
        Assert.Equal([0, 1, 2, 0, 5, 0], ModelBytes.Run(model, 3, -1, 1, 2, -2, 5, -9));
    }

    [Fact]
    public void Load_BatchOfOneWithConstantReshape_IsRebatched()
    {
        // [1,2,2] → Reshape [1,4] → times a matrix: the 1 of the target must become the batch.
        ImportedModel model = new ModelBytes().Input("x", 1, 2, 2).Integers("to", 1, 4).Floats("w", [4, 1], 1, 10, 100, 1000)
            .Node("Reshape", ["x", "to"], "r").Node("MatMul", ["r", "w"], "y").Output("y").Load();

        Assert.Equal(BatchMode.Rebatched, model.BatchMode);
        Assert.Equal([4321, 8765], ModelBytes.Run(model, 2, 1, 2, 3, 4, 5, 6, 7, 8));
        Assert.Contains(model.Notes, static n => n.StartsWith("The file fixes a batch of 1;", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_BatchOfOneWhoseRowsWouldMix_RunsRowByRow()
    {
        // The mean over axis 0 is the row itself for a batch of one; for more rows it would mix them.
        ImportedModel model = new ModelBytes().Input("x", 1, 2).Node("ReduceMean", ["x"], "m", ("axes", new long[] { 0 }), ("keepdims", 1))
            .Node("Add", ["x", "m"], "y").Output("y").Load();

        Assert.Equal(BatchMode.RowByRow, model.BatchMode);
        Assert.Equal([6, 8], ModelBytes.Run(model, 1, 3, 4));
        Assert.Contains(model.Notes, static n => n.Contains("ReduceMean works over the batch", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_BatchOfOneThatLosesItsBatchAxis_RunsRowByRow()
    {
        ImportedModel model = new ModelBytes().Input("x", 1, 2).Integers("to", 2).Node("Reshape", ["x", "to"], "y").Output("y").Load();

        Assert.Equal(BatchMode.RowByRow, model.BatchMode);
        Assert.Equal([3, 4], ModelBytes.Run(model, 1, 3, 4));
    }

    [Fact]
    public void Load_ReshapeThatCutsRowsElsewhere_RunsRowByRow()
    {
        // [N,4] → [4,N] has the same count but takes elements of all rows into each row.
        ImportedModel model = new ModelBytes().Input("x", "N", 4).Integers("to", 4, -1).Node("Reshape", ["x", "to"], "r")
            .Node("Transpose", ["r"], "y").Output("y").Load();

        Assert.Equal(BatchMode.RowByRow, model.BatchMode);
    }

    [Fact]
    public void Load_ShapeArithmeticOnTheBatch_StaysSymbolic()
    {
        // Shape → Gather(0) → Concat(·, -1) → Reshape, as exporters write a flatten.
        ImportedModel model = new ModelBytes().Input("x", "N", 2, 3).Integers("zero", 0).Integers("rest", -1)
            .Node("Shape", ["x"], "s").Node("Gather", ["s", "zero"], "n").Node("Concat", ["n", "rest"], "to", ("axis", 0))
            .Node("Reshape", ["x", "to"], "y").Output("y").Load();

        Assert.Equal(BatchMode.Batched, model.BatchMode);
        Assert.Equal(TensorType.Float(Dimension.Batch, 6), model.Outputs[0].Type);
    }

    [Fact]
    public void LoadFixed_ShapeFromInputs_ImposesNoBatch()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "rows", "columns").Node("ReduceSum", ["x"], "y", ("keepdims", 0)).Output("y");
        ImportedModel model = bytes.Load(new OnnxLoadOptions { ShapesAsGiven = true, InputShapes = new Dictionary<string, Tensors.Shape> { ["x"] = new(2, 3) } });

        Assert.Equal(BatchMode.AsGiven, model.BatchMode);
        Assert.Equal([21], ModelBytes.Run(model, 1, 1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void Load_SecondOpenAxis_AsksForItAndTakesIt()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", "length").Node("Relu", ["x"], "y").Output("y");

        InvalidModelException e = Assert.Throws<InvalidModelException>(() => bytes.Load());
        Assert.Equal("test.onnx: input 'x' leaves axis 1 ('length') open; give its extent.", e.Message);
        ImportedModel model = bytes.Load(new OnnxLoadOptions { AxisSizes = new Dictionary<string, int> { ["length"] = 5 } });
        Assert.Equal(TensorType.Float(Dimension.Batch, 5), model.Outputs[0].Type);
    }
}
