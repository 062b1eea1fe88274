using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Maps operations of the graph language onto vector kernels.</summary>
internal static unsafe class ElementKernelCalls
{
    /// <summary>Runs one instruction on one chunk.</summary>
    public static void Run(
        ElementwiseKernels kernels, in ElementInstruction instruction, float* target, int count, in ElementProgramRunner.ChunkArguments arguments)
    {
        if (UnaryOf(instruction.Kind) is { } unary)
        {
            float* x = arguments.Pointer(instruction.A, out bool isScalar);
            if (!isScalar)
            {
                kernels.Unary(unary, x, target, count, instruction.P, instruction.Q);
                return;
            }

            kernels.Unary(unary, x, target, 1, instruction.P, instruction.Q);
            new Span<float>(target, count).Fill(*target);
        }
        else if (instruction.Kind == OpKind.Where)
        {
            Where(target, count, instruction, arguments);
        }
        else if (instruction.Kind == OpKind.MaskPositive && instruction.P != 0)
        {
            MaskWithSlope(target, count, instruction, arguments);
        }
        else
        {
            Binary(kernels, instruction, target, count, arguments);
        }
    }

    private static void Binary(
        ElementwiseKernels kernels, in ElementInstruction instruction, float* target, int count, in ElementProgramRunner.ChunkArguments arguments)
    {
        BinaryOperation operation = BinaryOf(instruction.Kind);
        float* a = arguments.Pointer(instruction.A, out bool scalarA), b = arguments.Pointer(instruction.B, out bool scalarB);
        if (scalarA && scalarB)
        {
            float left = *a;
            kernels.BinaryScalar(operation, b, left, target, 1, scalarFirst: true);
            new Span<float>(target, count).Fill(*target);
        }
        else if (scalarA)
        {
            kernels.BinaryScalar(operation, b, *a, target, count, scalarFirst: true);
        }
        else if (scalarB)
        {
            kernels.BinaryScalar(operation, a, *b, target, count, scalarFirst: false);
        }
        else
        {
            kernels.Binary(operation, a, b, target, count);
        }
    }

    private static void Where(float* target, int count, in ElementInstruction instruction, in ElementProgramRunner.ChunkArguments arguments)
    {
        float* condition = arguments.Pointer(instruction.A, out bool s0), a = arguments.Pointer(instruction.B, out bool s1), b = arguments.Pointer(instruction.C, out bool s2);
        nint conditionStep = s0 ? 0 : 1, aStep = s1 ? 0 : 1, bStep = s2 ? 0 : 1;
        for (int i = 0; i < count; i++) target[i] = condition[i * conditionStep] != 0 ? a[i * aStep] : b[i * bStep];
    }

    private static void MaskWithSlope(float* target, int count, in ElementInstruction instruction, in ElementProgramRunner.ChunkArguments arguments)
    {
        float* value = arguments.Pointer(instruction.A, out _), sign = arguments.Pointer(instruction.B, out _);
        for (int i = 0; i < count; i++) target[i] = sign[i] > 0 ? value[i] : instruction.P * value[i];
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
