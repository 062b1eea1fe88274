using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>The convolution operators of a graph, made before memory is laid out because they say how wide a border of zeros their images need.</summary>
internal sealed class ProductOperators
{
    private readonly Dictionary<int, Convolution> _convolutions = [];
    private readonly Dictionary<int, ConvolutionWeightGradient> _weightGradients = [];
    private readonly Halo[] _halos;

    public ProductOperators(Graph graph, InstructionSet set, PlanOptions options)
    {
        _halos = new Halo[graph.Nodes.Length];
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Kind is not (OpKind.Conv or OpKind.ConvInputGradient or OpKind.ConvWeightGradient) || IsWholeImage(graph, i)) continue;
            ConvolutionGeometry geometry = GeometryOf(graph, node);
            bool weightsChange = node.Kind == OpKind.ConvWeightGradient || graph.Nodes[node.Inputs[1]].Kind != OpKind.Constant;
            ConvolutionAlgorithm algorithm = ConvolutionAlgorithms.Choose(geometry, options.AllowWinograd, weightsChange);
            if (node.Kind == OpKind.ConvWeightGradient)
            {
                ConvolutionWeightGradient gradient = ConvolutionWeightGradient.Create(geometry, set, algorithm);
                _weightGradients.Add(i, gradient);
                Demand(node.Inputs[0], gradient.RequiredHalo);
                continue;
            }

            bool isForward = node.Kind == OpKind.Conv;
            Convolution convolution = isForward
                ? Tensors.Convolution.Create(geometry, set, algorithm)
                : ConvolutionInputGradient.Create(geometry, set, algorithm);
            _convolutions.Add(i, convolution);
            Demand(node.Inputs[0], convolution.RequiredHalo);
        }
    }

    public Convolution Convolution(int node) => _convolutions[node];

    public ConvolutionWeightGradient WeightGradient(int node) => _weightGradients[node];

    /// <summary>The border of zeros that the consumers of an image need.</summary>
    public Halo HaloOf(int node) => _halos[node];

    /// <summary>Whether a matrix product has one right matrix, which does not depend on the batch: then all matrices on the left are rows of one.</summary>
    public static bool IsPlainMatMul(Graph graph, int node)
    {
        Node product = graph.Nodes[node];
        TensorType left = graph.Nodes[product.Inputs[0]].Type, right = graph.Nodes[product.Inputs[1]].Type;
        return left.Rank >= right.Rank && right.IsFixed && right.Dimensions[..^2].All(static d => d == 1) && !product.As<MatMulAttributes>().TransposeLeft;
    }

    /// <summary>Whether a convolution, or its input gradient, has one window that covers the whole image: a matrix product under another name.</summary>
    public static bool IsWholeImage(Graph graph, int node)
    {
        Node n = graph.Nodes[node];
        if (n.Kind is not (OpKind.Conv or OpKind.ConvInputGradient)) return false;
        WindowAttributes window = n.As<WindowAttributes>();
        TensorType image = n.Kind == OpKind.Conv ? graph.Nodes[n.Inputs[0]].Type : n.Type;
        return window is { Groups: 1, DilationHeight: 1, DilationWidth: 1, PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0 }
            && image[2] == window.KernelHeight && image[3] == window.KernelWidth && window.KernelHeight * window.KernelWidth > 1;
    }

    private static ConvolutionGeometry GeometryOf(Graph graph, Node node)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        TensorType first = graph.Nodes[node.Inputs[0]].Type;
        (TensorType image, int outputs) = node.Kind switch
        {
            OpKind.Conv => (first, node.Type[1].Size),
            OpKind.ConvInputGradient => (node.Type, first[1].Size),
            _ => (first, node.Type[0].Size),
        };
        return new ConvolutionGeometry(image[2].Size, image[3].Size, image[1].Size, outputs, window.KernelHeight, window.KernelWidth)
        {
            StrideY = window.StrideHeight,
            StrideX = window.StrideWidth,
            DilationY = window.DilationHeight,
            DilationX = window.DilationWidth,
            PadTop = window.PadTop,
            PadLeft = window.PadLeft,
            PadBottom = window.PadBottom,
            PadRight = window.PadRight,
            Groups = window.Groups,
        };
    }

    private void Demand(int node, Halo halo) => _halos[node] = Halo.Union(_halos[node], halo);
}
