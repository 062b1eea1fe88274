using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of matrix products.</summary>
internal static class MatrixLowering
{
    /// <summary>Rows times a matrix that does not depend on the batch.</summary>
    public static unsafe void Plain(LoweringContext context, ProductChain chain)
    {
        Node node = context.Node(chain.Product);
        MatrixProduct product = Create(context, node);
        Storage left = context.ReadLines(node.Inputs[0], StorageLayout.RowMajor);
        Storage packed = ProductLowering.Packed(context, node.Inputs[1], product.PackedLength, product.PackUnits, product.Pack);
        EpilogueBinding epilogue = ProductLowering.Epilogue(context, chain, StorageLayout.RowMajor);
        context.Add(new ConvolutionStep(product.Convolution, left, packed, context.Define(chain.End, StorageLayout.RowMajor), epilogue));
    }

    /// <summary>Products that sum over the batch, and stacks of matrices.</summary>
    public static void General(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        TensorType left = context.Node(n.Inputs[0]).Type, right = context.Node(n.Inputs[1]).Type;
        MatMulAttributes product = n.As<MatMulAttributes>();
        if (left.Rank == 2 && right.Rank == 2 && product.TransposeLeft && !product.TransposeRight && n.Type.IsFixed) SumOverRows(context, node);
        else Stack(context, node);
    }

    /// <summary>A convolution whose window is the whole image, or its input gradient: rows times the weights <c>[K, C·H·W]</c>, transposed in the forward pass.</summary>
    public static unsafe void WholeImage(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        TensorType weights = context.Node(n.Inputs[1]).Type;
        int outputs = weights[0].Size, inputs = weights.ElementCount().Size / outputs;
        MatrixProduct product = n.Kind == OpKind.Conv
            ? MatrixProduct.Transposed(inputs, outputs, context.Set)
            : MatrixProduct.RowMajor(outputs, inputs, context.Set);
        Storage source = context.ReadRowMajor(n.Inputs[0]);
        Storage left = context.View(source, source.Type.With(source.Type[0], product.Inner));
        Storage packed = ProductLowering.Packed(context, n.Inputs[1], product.PackedLength, product.PackUnits, product.Pack);
        Storage target = context.Define(node, StorageLayout.RowMajor);
        context.Add(new ConvolutionStep(product.Convolution, left, packed, context.View(target, target.Type.With(target.Type[0], product.Columns)), new EpilogueBinding()));
    }

    private static void SumOverRows(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage left = context.ReadRowMajor(n.Inputs[0]), right = context.ReadRowMajor(n.Inputs[1]);
        int inner = n.Type[0].Size, columns = n.Type[1].Size;
        ConvolutionWeightGradient gradient = MatrixProduct.WeightGradient(inner, columns, context.Set, columns, 1);
        Storage shared = context.Temporary(TensorType.Float(checked((int)gradient.SharedLength)));
        context.Add(new WeightGradientStep(gradient, left, right, context.Define(node, StorageLayout.RowMajor), shared));
    }

    // Right matrices are packed first, each once however many left ones it meets. Whatever depends on the batch besides the rows has no packed form.
    private static void Stack(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        MatMulAttributes product = n.As<MatMulAttributes>();
        Storage left = Oriented(context, n, 0, product.TransposeLeft);
        if (!n.Type[^1].IsFixed || !Inner(context, n).IsFixed)
        {
            Dimension[] leading = [.. n.Type.Dimensions[..^2]];
            Storage transposed = Repeated(context, Oriented(context, n, 1, !product.TransposeRight), leading);
            context.Add(new DotProductStep(context.Elementwise, Repeated(context, left, leading), transposed, context.Define(node, StorageLayout.RowMajor)));
            return;
        }

        MatrixProduct kernel = Create(context, n);
        Storage right = context.ReadRowMajor(n.Inputs[1]);
        var matrices = new MatrixStack(kernel, n.Type, left.Type, right.Type);
        bool isConstant = context.Node(n.Inputs[1]).Kind == OpKind.Constant;
        if (!isConstant && matrices.IsPackedOnTheSpot)
        {
            context.Add(new StackProductStep(matrices, left, right, context.Define(node, StorageLayout.RowMajor)));
            return;
        }

        Storage packed = isConstant ? context.Persistent(matrices.PackedType) : context.Temporary(matrices.PackedType);
        var pack = new StackPackStep(matrices, right, packed);
        if (isConstant) context.AddOnce(pack);
        else context.Add(pack);
        context.Add(new StackProductStep(matrices, left, packed, context.Define(node, StorageLayout.RowMajor)));
    }

    private static MatrixProduct Create(LoweringContext context, Node node)
    {
        int inner = Inner(context, node).Size, columns = node.Type[^1].Size;
        return node.As<MatMulAttributes>().TransposeRight
            ? MatrixProduct.Transposed(inner, columns, context.Set)
            : MatrixProduct.RowMajor(inner, columns, context.Set);
    }

    private static Dimension Inner(LoweringContext context, Node node)
    {
        TensorType left = context.Node(node.Inputs[0]).Type;
        return node.As<MatMulAttributes>().TransposeLeft ? left[^2] : left[^1];
    }

    /// <summary>An operand with its last two axes exchanged where the product wants them so.</summary>
    private static Storage Oriented(LoweringContext context, Node node, int operand, bool isTransposed)
    {
        Storage source = context.ReadRowMajor(node.Inputs[operand]);
        if (!isTransposed) return source;
        int rank = source.Type.Rank;
        int[] order = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        Storage turned = context.Temporary(source.Type.With([.. order.Select(axis => source.Type[axis])]));
        context.Add(new StridedCopyStep(source, turned, new CopyBox(turned.Type.Dimensions, CopySide.Ordered([.. order]), CopySide.Whole(rank))));
        return turned;
    }

    private static Storage Repeated(LoweringContext context, Storage source, Dimension[] leading)
    {
        TensorType wanted = source.Type.With([.. leading, .. source.Type.Dimensions[^2..]]);
        return source.Type.Equals(wanted) ? source : LayoutLowering.ExpandTo(context, source, wanted);
    }
}
