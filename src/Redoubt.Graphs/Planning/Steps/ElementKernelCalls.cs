using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Maps operations of the graph language onto vector kernels.</summary>
internal static unsafe class ElementKernelCalls
{
    /// <summary>Runs one instruction on one block.</summary>
    public static void Run(ElementwiseKernels kernels, in ElementInstruction instruction, RowView target, in ElementProgramRunner.BlockArguments arguments)
    {
        LineBlock block = arguments.Block;
        RowView a = arguments.View(instruction.A);
        if (UnaryOf(instruction.Kind) is { } unary) Unary(kernels, new UnaryStep(unary, instruction.P, instruction.Q), a, target, block);
        else if (instruction.Kind == OpKind.Where) Where(a, arguments.View(instruction.B), arguments.View(instruction.C), target, block);
        else if (instruction.Kind == OpKind.MaskPositive && instruction.P != 0) MaskWithSlope(instruction.P, a, arguments.View(instruction.B), target, block);
        else kernels.BinaryRows(BinaryOf(instruction.Kind), a, arguments.View(instruction.B), target, block.Lines, block.Length);
    }

    private static void Unary(ElementwiseKernels kernels, UnaryStep step, RowView x, RowView target, LineBlock block)
    {
        if (!x.IsUniform)
        {
            kernels.UnaryRows(step, x, target, block.Lines, block.Length);
            return;
        }

        for (int row = 0; row < block.Lines; row++)
        {
            kernels.Unary(step.Operation, x.Row(row), target.Row(row), 1, step.A, step.B);
            new Span<float>(target.Row(row), block.Length).Fill(*target.Row(row));
        }
    }

    private static void Where(RowView condition, RowView a, RowView b, RowView target, LineBlock block)
    {
        nint conditionStep = condition.IsUniform ? 0 : 1, aStep = a.IsUniform ? 0 : 1, bStep = b.IsUniform ? 0 : 1;
        for (int row = 0; row < block.Lines; row++)
        {
            float* c = condition.Row(row), x = a.Row(row), y = b.Row(row), z = target.Row(row);
            for (int i = 0; i < block.Length; i++) z[i] = c[i * conditionStep] != 0 ? x[i * aStep] : y[i * bStep];
        }
    }

    private static void MaskWithSlope(float slope, RowView value, RowView sign, RowView target, LineBlock block)
    {
        for (int row = 0; row < block.Lines; row++)
        {
            float* x = value.Row(row), s = sign.Row(row), z = target.Row(row);
            for (int i = 0; i < block.Length; i++) z[i] = s[i] > 0 ? x[i] : slope * x[i];
        }
    }

    private static UnaryOperation? UnaryOf(OpKind kind) => kind switch
    {
        OpKind.Neg => UnaryOperation.Neg,
        OpKind.Abs => UnaryOperation.Abs,
        OpKind.Sign => UnaryOperation.Sign,
        OpKind.Exp => UnaryOperation.Exp,
        OpKind.Log => UnaryOperation.Log,
        OpKind.Sqrt => UnaryOperation.Sqrt,
        OpKind.Relu => UnaryOperation.Relu,
        OpKind.LeakyRelu => UnaryOperation.LeakyRelu,
        OpKind.Sigmoid => UnaryOperation.Sigmoid,
        OpKind.Tanh => UnaryOperation.Tanh,
        OpKind.Clip => UnaryOperation.Clip,
        OpKind.Expm1 => UnaryOperation.Expm1,
        OpKind.Log1p => UnaryOperation.Log1p,
        OpKind.Softplus => UnaryOperation.Softplus,
        OpKind.Erf => UnaryOperation.Erf,
        OpKind.Sin => UnaryOperation.Sin,
        OpKind.Cos => UnaryOperation.Cos,
        OpKind.Atan => UnaryOperation.Atan,
        OpKind.Asinh => UnaryOperation.Asinh,
        OpKind.Floor => UnaryOperation.Floor,
        OpKind.Ceil => UnaryOperation.Ceil,
        OpKind.Round => UnaryOperation.Round,

        // Booleans are zeros and ones: 1 - x negates them, and a conversion to float changes nothing.
        OpKind.Not => UnaryOperation.Affine,
        OpKind.Cast => UnaryOperation.Copy,
        _ => null,
    };

    private static BinaryOperation BinaryOf(OpKind kind) => kind switch
    {
        OpKind.Add => BinaryOperation.Add,
        OpKind.Sub => BinaryOperation.Sub,
        OpKind.Mul or OpKind.And => BinaryOperation.Mul,
        OpKind.Div => BinaryOperation.Div,
        OpKind.Remainder => BinaryOperation.Remainder,
        OpKind.Pow => BinaryOperation.Pow,
        OpKind.Min => BinaryOperation.Min,
        OpKind.Max or OpKind.Or => BinaryOperation.Max,
        OpKind.Equal => BinaryOperation.Equal,
        OpKind.Greater => BinaryOperation.Greater,
        OpKind.GreaterOrEqual => BinaryOperation.GreaterOrEqual,
        OpKind.MaskPositive => BinaryOperation.MaskPositive,
        _ => throw new InvalidGraphException($"{kind} is not an elementwise operation."),
    };
}
