using Google.Protobuf;

namespace Redoubt.Onnx.Tests;

/// <summary>Machine-learning operators that lie about themselves: one sentence each, and nothing large is allocated.</summary>
public sealed class MachineLearningHostileTests
{
    // One tree: branch 0 leads to leaves 1 and 2.
    private static readonly (string Name, object Value)[] Stump =
    [
        ("nodes_treeids", new long[] { 0, 0, 0 }), ("nodes_nodeids", new long[] { 0, 1, 2 }), ("nodes_modes", new[] { "BRANCH_LEQ", "LEAF", "LEAF" }),
        ("nodes_featureids", new long[] { 0, 0, 0 }), ("nodes_values", new[] { 0.5f, 0, 0 }), ("nodes_truenodeids", new long[] { 1, 0, 0 }),
        ("nodes_falsenodeids", new long[] { 2, 0, 0 }), ("target_treeids", new long[] { 0, 0 }), ("target_nodeids", new long[] { 1, 2 }),
        ("target_ids", new long[] { 0, 0 }), ("target_weights", new[] { 1f, 2f }), ("n_targets", 1L),
    ];

    public static TheoryData<string, object, string> Lies => new()
    {
        { "nodes_treeids", new long[] { 0, 0 }, "has 3 nodes_modes and 2 nodes_treeids" },
        { "nodes_values", Values(0.5f), "has 3 nodes_modes and 1 nodes_values" },
        { "nodes_missing_value_tracks_true", new long[] { 1 }, "has 3 nodes_modes and 1 nodes_missing_value_tracks_true" },
        { "nodes_nodeids", new long[] { 0, 1, 1 }, "has node 1 of tree 0 twice" },
        { "nodes_modes", "BRANCH_LEQ LEAF BRANCH_SOMETIMES".Split(' '), "has a tree node of the unknown mode 'BRANCH_SOMETIMES'" },
        { "nodes_featureids", new long[] { 2, 0, 0 }, "a branch reads feature 2 of 2" },
        { "nodes_featureids", new long[] { -1, 0, 0 }, "has a branch that reads feature -1" },
        { "nodes_featureids", new[] { long.MaxValue, 0, 0 }, "has a branch that reads feature 9223372036854775807" },
        { "nodes_truenodeids", new long[] { 0, 0, 0 }, "branch 0 leads back to branch 0" },
        { "nodes_truenodeids", new long[] { 3, 0, 0 }, "leads from node 0 of tree 0 to node 3, which the tree does not have" },
        { "nodes_falsenodeids", new[] { long.MinValue, 0, 0 }, "to node -9223372036854775808, which the tree does not have" },
        { "nodes_treeids", new long[] { 0, 1, 0 }, "has the nodes of tree 0 in two places" },
        { "target_nodeids", new long[] { 1, 7 }, "gives a weight to node 7 of tree 0, which does not exist" },
        { "target_ids", new long[] { 0, 1 }, "gives a weight to target 1 of 1" },
        { "target_ids", new long[] { 0 }, "of different lengths (2, 2, 1, 2)" },
        { "n_targets", 0L, "has 0 targets and 2 contributions to them" },
        { "n_targets", 1L << 31, "has 2147483648 targets and 2 contributions to them" },
        { "base_values", Values(1, 2), "has 2 base_values for 1 targets" },
        { "aggregate_function", "PRODUCT", "has the unknown aggregate_function 'PRODUCT'" },
        { "post_transform", "TANH", "has the unknown post_transform 'TANH'" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Load_LyingTrees_GivesOneSentence(string attribute, object value, string message)
    {
        (string, object)[] attributes = [.. Stump.Where(a => a.Name != attribute), (attribute, value)];
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => Regressor(attributes).Load());
        Assert.StartsWith("test.onnx: node 'n_y' (TreeEnsembleRegressor) ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Stump_Works() => Assert.Equal([1f, 2f], ModelBytes.Run(Regressor(Stump).Load(), 2, 0, 0, 1, 0));

    [Theory]
    [InlineData(60_000, true)]
    [InlineData(70_000, false)]
    public void Load_ChainOfBranches_IsReadWithoutRecursion(int length, bool accepted)
    {
        ModelBytes model = Regressor(
            ("nodes_treeids", new long[(2 * length) + 1]), ("nodes_nodeids", Range(0, (2 * length) + 1)),
            ("nodes_modes", Enumerable.Repeat("BRANCH_LT", length).Concat(Enumerable.Repeat("LEAF", length + 1)).ToArray()),
            ("nodes_featureids", new long[(2 * length) + 1]), ("nodes_values", new float[(2 * length) + 1]),
            ("nodes_truenodeids", Range(1, (2 * length) + 1)), ("nodes_falsenodeids", Range(length + 1, length).Concat(new long[length + 1]).ToArray()),
            ("target_treeids", new long[1]), ("target_nodeids", new[] { (long)length }), ("target_ids", new long[1]), ("target_weights", Values(3)), ("n_targets", 1L));

        if (accepted) Assert.Equal([3f], ModelBytes.Run(model.Load(), 1, -1, 0));
        else Assert.Contains("a path has more than 65536 branches", Assert.Throws<InvalidModelException>(() => model.Load()).Message, StringComparison.Ordinal);
    }

    private static ModelBytes Regressor(params (string Name, object Value)[] attributes)
    {
        ModelBytes model = new ModelBytes().Input("x", "N", 2).Output("y").Node("TreeEnsembleRegressor", ["x"], "y");
        model.Message.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        NodeProto node = model.Message.Graph.Node[0];
        node.Domain = "ai.onnx.ml";
        node.Attribute.AddRange(attributes.Select(static a => Attribute(a.Name, a.Value)));
        return model;
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long[] list => new AttributeProto { Name = name, Ints = { list }, Type = AttributeProto.Types.AttributeType.Ints },
        float[] list => new AttributeProto { Name = name, Floats = { list }, Type = AttributeProto.Types.AttributeType.Floats },
        string[] list => new AttributeProto { Name = name, Strings = { list.Select(ByteString.CopyFromUtf8) }, Type = AttributeProto.Types.AttributeType.Strings },
        string text => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String },
        _ => new AttributeProto { Name = name, I = (long)value, Type = AttributeProto.Types.AttributeType.Int },
    };

    private static float[] Values(params float[] values) => values;

    private static long[] Range(int first, int count) => [.. Enumerable.Range(first, count).Select(static i => (long)i)];
}
