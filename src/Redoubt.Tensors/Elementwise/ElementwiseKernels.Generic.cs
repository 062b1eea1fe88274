using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The kernels on one register width: one loop for each shape of operation, specialized for each operator when it is first used.</summary>
internal sealed unsafe partial class ElementwiseKernels<V, S> : ElementwiseKernels
    where V : struct
    where S : struct, ISimd<V>
{
    public override InstructionSet Set => S.Set;

    public override void UnaryRows(UnaryStep step, RowView x, RowView y, int rows, int columns)
    {
        switch (step.Operation)
        {
            case UnaryOperation.Neg: Map<UnaryOperators<V, S>.Negate>(step, x, y, rows, columns); break;
            case UnaryOperation.Abs: Map<UnaryOperators<V, S>.Absolute>(step, x, y, rows, columns); break;
            case UnaryOperation.Sign: Map<UnaryOperators<V, S>.Sign>(step, x, y, rows, columns); break;
            case UnaryOperation.Exp: Map<UnaryOperators<V, S>.Exp>(step, x, y, rows, columns); break;
            case UnaryOperation.Log: Map<UnaryOperators<V, S>.Log>(step, x, y, rows, columns); break;
            case UnaryOperation.Sqrt: Map<UnaryOperators<V, S>.Sqrt>(step, x, y, rows, columns); break;
            case UnaryOperation.Relu: Map<UnaryOperators<V, S>.Relu>(step, x, y, rows, columns); break;
            case UnaryOperation.LeakyRelu: Map<UnaryOperators<V, S>.LeakyRelu>(step, x, y, rows, columns); break;
            case UnaryOperation.Sigmoid: Map<UnaryOperators<V, S>.Sigmoid>(step, x, y, rows, columns); break;
            case UnaryOperation.Tanh: Map<UnaryOperators<V, S>.Tanh>(step, x, y, rows, columns); break;
            case UnaryOperation.Clip: Map<UnaryOperators<V, S>.Clip>(step, x, y, rows, columns); break;
            case UnaryOperation.Erf: Map<UnaryOperators<V, S>.Erf>(step, x, y, rows, columns); break;
            case UnaryOperation.Softplus: Map<UnaryOperators<V, S>.Softplus>(step, x, y, rows, columns); break;
            case UnaryOperation.Floor: Map<UnaryOperators<V, S>.Floor>(step, x, y, rows, columns); break;
            case UnaryOperation.Ceil: Map<UnaryOperators<V, S>.Ceil>(step, x, y, rows, columns); break;
            case UnaryOperation.Round: Map<UnaryOperators<V, S>.Round>(step, x, y, rows, columns); break;
            case UnaryOperation.Copy: Map<UnaryOperators<V, S>.Copy>(step, x, y, rows, columns); break;
            case UnaryOperation.Affine: Map<UnaryOperators<V, S>.Affine>(step, x, y, rows, columns); break;
            case UnaryOperation.Expm1: Map<UnaryOperators<V, S>.Expm1>(step, x, y, rows, columns); break;
            case UnaryOperation.Log1p: Map<UnaryOperators<V, S>.Log1p>(step, x, y, rows, columns); break;
            case UnaryOperation.Sin: SingleNumbers.Map<SingleNumbers.Sin>(x, y, rows, columns); break;
            case UnaryOperation.Cos: SingleNumbers.Map<SingleNumbers.Cos>(x, y, rows, columns); break;
            case UnaryOperation.Atan: SingleNumbers.Map<SingleNumbers.Atan>(x, y, rows, columns); break;
            case UnaryOperation.Asinh: SingleNumbers.Map<SingleNumbers.Asinh>(x, y, rows, columns); break;
            default: throw new ArgumentOutOfRangeException(nameof(step), step.Operation, "Unknown operation.");
        }
    }

    public override void BinaryRows(BinaryOperation operation, RowView x, RowView y, RowView z, int rows, int columns)
    {
        switch (operation)
        {
            case BinaryOperation.Add: Combine<BinaryOperators<V, S>.Add>(x, y, z, rows, columns); break;
            case BinaryOperation.Sub: Combine<BinaryOperators<V, S>.Subtract>(x, y, z, rows, columns); break;
            case BinaryOperation.Mul: Combine<BinaryOperators<V, S>.Multiply>(x, y, z, rows, columns); break;
            case BinaryOperation.Div: Combine<BinaryOperators<V, S>.Divide>(x, y, z, rows, columns); break;
            case BinaryOperation.Min: Combine<BinaryOperators<V, S>.Min>(x, y, z, rows, columns); break;
            case BinaryOperation.Max: Combine<BinaryOperators<V, S>.Max>(x, y, z, rows, columns); break;
            case BinaryOperation.Pow: Combine<BinaryOperators<V, S>.Pow>(x, y, z, rows, columns); break;
            case BinaryOperation.MaskPositive: Combine<BinaryOperators<V, S>.MaskPositive>(x, y, z, rows, columns); break;
            case BinaryOperation.Equal: Combine<BinaryOperators<V, S>.Equal>(x, y, z, rows, columns); break;
            case BinaryOperation.Greater: Combine<BinaryOperators<V, S>.Greater>(x, y, z, rows, columns); break;
            case BinaryOperation.GreaterOrEqual: Combine<BinaryOperators<V, S>.GreaterOrEqual>(x, y, z, rows, columns); break;
            case BinaryOperation.Remainder: SingleNumbers.Remainder(x, y, z, rows, columns); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TOperator>(UnaryStep step, RowView x, RowView y, int rows, int columns)
        where TOperator : struct, IUnaryOperator<V>
    {
        V a = S.Broadcast(step.A), b = S.Broadcast(step.B);
        for (int row = 0; row < rows; row++)
        {
            float* source = x.Row(row), destination = y.Row(row);
            int i = 0;
            for (; i <= columns - S.Width; i += S.Width) S.Store(TOperator.Apply(S.Load(source + i), a, b), destination + i);
            int rest = columns - i;
            if (rest > 0) S.StorePartial(TOperator.Apply(S.LoadPartial(source + i, rest), a, b), destination + i, rest);
        }
    }

    private static void Combine<TOperator>(RowView x, RowView y, RowView z, int rows, int columns)
        where TOperator : struct, IBinaryOperator<V>
    {
        if (x.IsUniform && y.IsUniform) CombineUniform<TOperator>(x, y, z, rows, columns);
        else if (x.IsUniform) CombineWithFirstUniform<TOperator>(x, y, z, rows, columns);
        else if (y.IsUniform) CombineWithSecondUniform<TOperator>(x, y, z, rows, columns);
        else CombineRows<TOperator>(x, y, z, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineRows<TOperator>(RowView x, RowView y, RowView z, int rows, int columns)
        where TOperator : struct, IBinaryOperator<V>
    {
        for (int row = 0; row < rows; row++)
        {
            float* first = x.Row(row), second = y.Row(row), destination = z.Row(row);
            int i = 0;
            for (; i <= columns - S.Width; i += S.Width) S.Store(TOperator.Apply(S.Load(first + i), S.Load(second + i)), destination + i);
            int rest = columns - i;
            if (rest > 0) S.StorePartial(TOperator.Apply(S.LoadPartial(first + i, rest), S.LoadPartial(second + i, rest)), destination + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineWithFirstUniform<TOperator>(RowView x, RowView y, RowView z, int rows, int columns)
        where TOperator : struct, IBinaryOperator<V>
    {
        for (int row = 0; row < rows; row++)
        {
            V first = S.Broadcast(*x.Row(row));
            float* second = y.Row(row), destination = z.Row(row);
            int i = 0;
            for (; i <= columns - S.Width; i += S.Width) S.Store(TOperator.Apply(first, S.Load(second + i)), destination + i);
            int rest = columns - i;
            if (rest > 0) S.StorePartial(TOperator.Apply(first, S.LoadPartial(second + i, rest)), destination + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CombineWithSecondUniform<TOperator>(RowView x, RowView y, RowView z, int rows, int columns)
        where TOperator : struct, IBinaryOperator<V>
    {
        for (int row = 0; row < rows; row++)
        {
            V second = S.Broadcast(*y.Row(row));
            float* first = x.Row(row), destination = z.Row(row);
            int i = 0;
            for (; i <= columns - S.Width; i += S.Width) S.Store(TOperator.Apply(S.Load(first + i), second), destination + i);
            int rest = columns - i;
            if (rest > 0) S.StorePartial(TOperator.Apply(S.LoadPartial(first + i, rest), second), destination + i, rest);
        }
    }

    private static void CombineUniform<TOperator>(RowView x, RowView y, RowView z, int rows, int columns)
        where TOperator : struct, IBinaryOperator<V>
    {
        float result = 0;
        for (int row = 0; row < rows; row++)
        {
            S.StorePartial(TOperator.Apply(S.Broadcast(*x.Row(row)), S.Broadcast(*y.Row(row))), &result, 1);
            new Span<float>(z.Row(row), columns).Fill(result);
        }
    }
}
