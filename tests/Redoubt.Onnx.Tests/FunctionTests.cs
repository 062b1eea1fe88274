using static Redoubt.Onnx.AttributeProto.Types;
using static Redoubt.Onnx.Tests.ModelBytes;

namespace Redoubt.Onnx.Tests;

public sealed class FunctionTests
{
    [Fact]
    public void Load_FunctionWithAttribute_TakesTheCallsValue()
    {
        ModelBytes bytes = Model().Function("Leaky", ["a"], ["b"], ["slope"], NodeOf("LeakyRelu", ["a"], "b", ("alpha", new FromFunction("slope", AttributeType.Float))))
            .Node("own:Leaky", ["x"], "h", ("slope", 0.5f)).Node("own:Leaky", ["h"], "y", ("slope", 0.25f)).Output("y");
        Assert.Equal([1, -0.25f], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Fact]
    public void Load_AttributeLeftOut_TakesTheFunctionsDefaultElseTheOperators()
    {
        ModelBytes bytes = Model().Function("Leaky", ["a"], ["b"], ["slope"], NodeOf("LeakyRelu", ["a"], "b", ("alpha", new FromFunction("slope", AttributeType.Float))));
        bytes.Node("own:Leaky", ["x"], "y").Output("y");
        Assert.Equal([1, -2 * 0.01f], ModelBytes.Run(bytes.Load(), 1, 1, -2));

        FunctionProto function = bytes.Message.Functions[0];
        function.Attribute.Clear();
        function.AttributeProto.Add(new AttributeProto { Name = "slope", Type = AttributeType.Float, F = 0.125f });
        Assert.Equal([1, -0.25f], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Fact]
    public void Load_NestedCalls_PassAttributesOnAndKeepNamesApart()
    {
        // Both functions and the main graph use the name "t".
        ModelBytes bytes = Model().Function("Inner", ["a"], ["b"], ["k"], NodeOf("LeakyRelu", ["a"], "t", ("alpha", new FromFunction("k", AttributeType.Float))), NodeOf("Neg", ["t"], "b"))
            .Function("Outer", ["a"], ["b"], ["s"], NodeOf("own:Inner", ["a"], "t", ("k", new FromFunction("s", AttributeType.Float))), NodeOf("Add", ["t", "a"], "b"))
            .Node("own:Outer", ["x"], "t", ("s", 0.5f)).Node("Relu", ["t"], "y").Output("y");

        // x = (1, -2): leaky (1, -1), negated (-1, 1), plus x (0, -1), relu (0, 0); and for (-4, 4): (-2, 4), (2, -4), (-2, 0), (0, 0).
        Assert.Equal([0, 0], ModelBytes.Run(bytes.Load(), 1, 1, -2));
        Assert.Equal([0, 0], ModelBytes.Run(bytes.Load(), 1, -4, 4));
        bytes.Message.Graph.Node[1].OpType = "Identity";
        Assert.Equal([0, -1], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Fact]
    public void Load_OperandLeftOut_IsLeftOutInside()
    {
        ModelBytes bytes = Model().Floats("low", [], 0).Function("Limit", ["a", "from", "to"], ["b"], [], NodeOf("Clip", ["a", "from", "to"], "b"))
            .Node("own:Limit", ["x", "low"], "y").Output("y");
        Assert.Equal([5, 0], ModelBytes.Run(bytes.Load(), 1, 5, -2));
    }

    [Fact]
    public void Load_Overloads_AreChosenByTheNode()
    {
        ModelBytes bytes = Model().Function("F", ["a"], ["b"], [], NodeOf("Neg", ["a"], "b")).Function("F", ["a"], ["b"], [], NodeOf("Relu", ["a"], "b"));
        bytes.Message.Functions[1].Overload = "second";
        bytes.Node("own:F", ["x"], "y").Output("y");
        Assert.Equal([-1, 2], ModelBytes.Run(bytes.Load(), 1, 1, -2));
        bytes.Message.Graph.Node[0].Overload = "second";
        Assert.Equal([1, 0], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Fact]
    public void Load_FunctionOfAnOlderOperatorSet_KeepsItsMeaning()
    {
        // Before operator set 13 the axes of Squeeze are an attribute.
        ModelBytes bytes = Model().Function("Flat", ["a"], ["b"], [], NodeOf("Squeeze", ["a"], "b", ("axes", new long[] { 1 })))
            .Node("Reshape", ["x", "to"], "r").Integers("to", -1, 1, 2).Node("own:Flat", ["r"], "y").Output("y");
        bytes.Message.Functions[0].OpsetImport.Clear();
        bytes.Message.Functions[0].OpsetImport.Add(new OperatorSetIdProto { Version = 11 });
        Assert.Equal([1, -2], ModelBytes.Run(bytes.Load(), 1, 1, -2));
    }

    [Theory]
    [InlineData("recursion", "test.onnx: node 'n_b' (F) in the function 'own.G' in the function 'own.F' calls a function that calls itself.")]
    [InlineData("attribute", "test.onnx: node 'n_y' (F) has the attribute 'k', which the function 'own.F' does not have.")]
    [InlineData("operands", "test.onnx: node 'n_y' (F) has 2 operands for the function 'own.F', which takes 1.")]
    [InlineData("output", "test.onnx: node 'n_y' (F) has no node in its function 'own.F' that computes the output 'b'.")]
    [InlineData("outer", "test.onnx: node 'n_b' (Neg) in the function 'own.F' reads 'x', which no earlier node computes.")]
    [InlineData("twice", "test.onnx: two functions are named 'own.F'.")]
    [InlineData("unknown", "test.onnx: the model uses operators that Redoubt does not know yet: Bernoulli (1 node).")]
    public void Load_WrongFunction_SaysWhatAndWhere(string fault, string sentence)
    {
        ModelBytes bytes = Model();
        string body = fault switch { "recursion" => "own:G", "unknown" => "Bernoulli", _ => "Neg" };
        bytes.Function("F", ["a"], ["b"], [], NodeOf(body, [fault == "outer" ? "x" : "a"], fault == "output" ? "c" : "b"));
        bytes.Function(fault == "twice" ? "F" : "G", ["a"], ["b"], [], NodeOf("own:F", ["a"], "b"));
        (string, object)[] attributes = fault == "attribute" ? [("k", 1)] : [];
        bytes.Node("own:F", fault == "operands" ? ["x", "x"] : ["x"], "y", attributes).Output("y");
        Assert.Equal(sentence, Assert.Throws<InvalidModelException>(() => bytes.Load()).Message);
    }

    [Fact]
    public void Load_FunctionsThatDoubleEachOther_AreRefusedQuickly()
    {
        // Forty functions, each calling the one before it twice: 2^40 nodes.
        ModelBytes bytes = Model().Function("F0", ["a"], ["b"], [], NodeOf("Neg", ["a"], "b"));
        for (int i = 1; i <= 40; i++) bytes.Function($"F{i}", ["a"], ["b"], [], NodeOf($"own:F{i - 1}", ["a"], "t"), NodeOf($"own:F{i - 1}", ["t"], "b"));
        bytes.Node("own:F40", ["x"], "y").Output("y");
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => bytes.Load());
        Assert.Contains("the model grows to more than 40000 nodes", e.Message, StringComparison.Ordinal);
    }

    private static ModelBytes Model() => new ModelBytes().Uses("own", 1).Input("x", "N", 2);
}
