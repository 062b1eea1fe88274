using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of convolutions and matrix products.</summary>
internal static class ProductLowering
{
    /// <summary>A fusable product and the chain of operations that ends it.</summary>
    public static void Chain(LoweringContext context, ProductChain chain)
    {
        Node product = context.Node(chain.Product);
        if (product.Kind == OpKind.MatMul) MatrixLowering.Plain(context, chain);
        else Convolution(context, chain);
    }

    public static void WeightGradient(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        ConvolutionWeightGradient gradient = context.Operators.WeightGradient(node);
        Storage input = context.Read(n.Inputs[0], StorageLayout.Image), outputGradient = context.Read(n.Inputs[1], StorageLayout.Image);
        Storage shared = context.Temporary(TensorType.Float(checked((int)gradient.SharedLength)));
        context.Add(new WeightGradientStep(gradient, input, outputGradient, context.Define(node, StorageLayout.RowMajor), shared));
    }

    public static EpilogueBinding Epilogue(LoweringContext context, ProductChain chain, StorageLayout layout) => new()
    {
        Bias = chain.Bias < 0 ? null : context.ReadRowMajor(chain.Bias),
        Addend = chain.Addend < 0 ? null : context.ReadLines(chain.Addend, layout),
        Activation = chain.Activation?.Kind switch
        {
            OpKind.Relu => Activation.Relu,
            OpKind.LeakyRelu => Activation.LeakyRelu,
            OpKind.Clip => Activation.Clip,
            _ => Activation.None,
        },
        Slope = chain.Activation?.Attributes is SlopeAttributes slope ? slope.Slope : 0,
        Low = chain.Activation?.Attributes is ClipAttributes low ? low.Low : 0,
        High = chain.Activation?.Attributes is ClipAttributes high ? high.High : 0,
        Mask = chain.Mask < 0 ? null : context.ReadLines(chain.Mask, layout),
        MaskSlope = chain.MaskSlope,
    };

    /// <summary>Packed weights: made once when they are constant, in every run when they are parameters.</summary>
    public static Storage Packed(LoweringContext context, int weights, long length, int units, PackStep.Packing pack)
    {
        bool isConstant = context.Node(weights).Kind == OpKind.Constant;
        TensorType type = TensorType.Float(checked((int)length));
        Storage packed = isConstant ? context.Persistent(type) : context.Temporary(type);
        var step = new PackStep(context.ReadRowMajor(weights), packed, units, pack);
        if (isConstant) context.AddOnce(step);
        else context.Add(step);
        return packed;
    }

    private static unsafe void Convolution(LoweringContext context, ProductChain chain)
    {
        Node product = context.Node(chain.Product);
        Convolution convolution = context.Operators.Convolution(chain.Product);
        Storage input = context.Read(product.Inputs[0], StorageLayout.Image);
        Storage packed = Packed(context, product.Inputs[1], convolution.PackedLength, convolution.PackUnits, convolution.Pack);
        EpilogueBinding epilogue = Epilogue(context, chain, StorageLayout.Image);
        Storage output = context.Define(chain.End, StorageLayout.Image);
        context.Add(new ConvolutionStep(convolution, input, packed, output, epilogue));
    }
}
