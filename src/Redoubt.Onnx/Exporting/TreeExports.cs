using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Writes forests as TreeEnsembleRegressor.</summary>
internal static class TreeExports
{
    public static void TreeEnsemble(GraphExport export, Node node, string result)
    {
        TreeForest forest = node.As<TreeEnsembleAttributes>().Forest;

        // With one target ONNX Runtime takes what is stored in a leaf, also where that is nothing; with a second one, which nothing feeds, it does not.
        bool isExtreme = forest.Definition.Aggregate is TreeAggregate.Minimum or TreeAggregate.Maximum;
        bool needsSecond = forest.Targets == 1 && isExtreme && Enumerable.Range(0, forest.Definition.Leaves).Any(leaf => forest.WeightsOf(leaf).Length == 0);
        AttributeProto[] attributes = [.. new TreeTable(node, forest).Attributes(needsSecond ? 2 : forest.Targets)];
        string all = export.AddMachineLearning("TreeEnsembleRegressor", needsSecond ? export.Fresh($"{result}_both") : result, [export.Name(node.Inputs[0])], attributes);
        if (needsSecond) export.Add("Slice", result, [all, export.Integers(0), export.Integers(1), export.Integers(1)]);
    }
}
