namespace Redoubt.Graphs;

/// <summary>Turns a tree of elementwise operations into one step.</summary>
internal static class ElementwiseLowering
{
    /// <summary>Adds the step that computes a node and everything absorbed into it.</summary>
    public static void Lower(LoweringContext context, int node)
    {
        StorageLayout layout = LayoutOf(context, node);
        ElementProgramRunner runner = Runner(context, node, layout);
        context.Add(new ElementwiseStep(runner, context.Define(node, layout)));
    }

    /// <summary>The program of a node, or of a value in memory as it is.</summary>
    /// <param name="context">The compilation.</param>
    /// <param name="node">The node.</param>
    /// <param name="layout">Layout of the result and of all full operands.</param>
    /// <param name="granularity">Chunks are a multiple of this length.</param>
    public static ElementProgramRunner Runner(LoweringContext context, int node, StorageLayout layout, int granularity = 1)
    {
        var operands = new OperandBinding(context, context.Node(node).Type, layout);
        var program = new ProgramWriter(context, operands);
        if (IsComputedHere(context, node)) program.Write(node);
        else operands.Bind(node);
        return new ElementProgramRunner(context.Elementwise, program.Finish(), operands.Lines, granularity);
    }

    /// <summary>The layout in which a value lies, or in which its program would run.</summary>
    public static StorageLayout LayoutOf(LoweringContext context, int node)
    {
        if (context.Existing(node) is not null) return context.IsImage(node) ? StorageLayout.Image : StorageLayout.RowMajor;
        List<int> leaves = [];
        CollectLeaves(context, node, leaves);
        return ChooseLayout(context, node, leaves);
    }

    // A value that a step has put into memory is read from there, even when its users could compute it themselves.
    private static bool IsComputedHere(LoweringContext context, int node) =>
        context.Existing(node) is null && FusionAnalysis.IsElementwise(context.Graph, node);

    private static bool IsInlined(LoweringContext context, int operand) => context.Fusion.IsAbsorbed(operand) && IsComputedHere(context, operand);

    private static void CollectLeaves(LoweringContext context, int node, List<int> leaves)
    {
        foreach (int operand in context.Node(node).Inputs)
        {
            if (IsInlined(context, operand)) CollectLeaves(context, operand, leaves);
            else leaves.Add(operand);
        }
    }

    // Images stay images; a number per channel is contiguous only there.
    private static StorageLayout ChooseLayout(LoweringContext context, int node, List<int> leaves)
    {
        TensorType type = context.Node(node).Type;
        if (type.Rank != 4 || !type[1].IsFixed || !type[2].IsFixed || !type[3].IsFixed) return StorageLayout.RowMajor;
        bool isImage = leaves.Any(leaf => context.IsImage(leaf) && context.Node(leaf).Type.Dimensions.AsSpan().SequenceEqual(type.Dimensions.AsSpan()));
        bool isPerChannel = type[2].Size * type[3].Size > 1 && type[1].Size > 1
            && leaves.Any(leaf => OperandBinding.IsPerChannel(context.Node(leaf).Type, type));
        return isImage || isPerChannel ? StorageLayout.Image : StorageLayout.RowMajor;
    }

    /// <summary>Writes the instructions of a tree, operands first.</summary>
    private sealed class ProgramWriter(LoweringContext context, OperandBinding operands)
    {
        private readonly List<ElementInstruction> _instructions = [];
        private readonly Stack<int> _free = new();
        private int _registers;

        public ElementProgram Finish() => new(operands.Operands, [.. _instructions], _registers);

        public int Write(int node)
        {
            Node n = context.Node(node);
            var arguments = new ElementArgument[3];
            for (int i = 0; i < n.Inputs.Length; i++)
            {
                // A square computes its operand once.
                if (i == 1 && n.Inputs[0] == n.Inputs[1]) arguments[1] = arguments[0];
                else if (IsInlined(context, n.Inputs[i])) arguments[i] = new ElementArgument(true, Write(n.Inputs[i]));
                else arguments[i] = new ElementArgument(false, operands.Bind(n.Inputs[i]));
            }

            // The result may overwrite the first register that it consumes: a register holds a value for one instruction only.
            foreach (ElementArgument argument in arguments.Where(static a => a.IsRegister).Distinct().Reverse()) _free.Push(argument.Index);
            int target = _free.TryPop(out int register) ? register : _registers++;
            (float p, float q) = Parameters(n);
            _instructions.Add(new ElementInstruction(n.Kind, arguments[0], arguments[1], arguments[2], p, q, target));
            return target;
        }

        private static (float P, float Q) Parameters(Node node) => node.Attributes switch
        {
            SlopeAttributes slope => (slope.Slope, 0),
            ClipAttributes clip => (clip.Low, clip.High),
            _ when node.Kind == OpKind.Not => (-1, 1),
            _ => (0, 0),
        };
    }
}
