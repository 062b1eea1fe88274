namespace Redoubt.Graphs;

/// <summary>Turns a tree of elementwise operations into one step.</summary>
internal static class ElementwiseLowering
{
    public static void Lower(LoweringContext context, FusionAnalysis fusion, int node)
    {
        List<int> leaves = [];
        CollectLeaves(context, fusion, node, leaves);
        StorageLayout layout = ChooseLayout(context, node, leaves);
        var operands = new OperandBinding(context, context.Node(node).Type, layout);
        var program = new ProgramWriter(context, fusion, operands);
        program.Write(node);
        Storage target = context.Define(node, layout);
        context.Add(new ElementwiseStep(context.Elementwise, program.Finish(), target, operands.Lines));
    }

    private static void CollectLeaves(LoweringContext context, FusionAnalysis fusion, int node, List<int> leaves)
    {
        foreach (int operand in context.Node(node).Inputs)
        {
            if (fusion.IsAbsorbed(operand)) CollectLeaves(context, fusion, operand, leaves);
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
    private sealed class ProgramWriter(LoweringContext context, FusionAnalysis fusion, OperandBinding operands)
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
                arguments[i] = fusion.IsAbsorbed(n.Inputs[i])
                    ? new ElementArgument(true, Write(n.Inputs[i]))
                    : new ElementArgument(false, operands.Bind(n.Inputs[i]));
            }

            // The result may overwrite the first register that it consumes: every absorbed value has one user.
            foreach (ElementArgument argument in arguments.Where(static a => a.IsRegister).Reverse()) _free.Push(argument.Index);
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
