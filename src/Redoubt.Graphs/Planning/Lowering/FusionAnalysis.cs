namespace Redoubt.Graphs;

/// <summary>Decides which operations run together: a product with what follows it on each sum (bias, residual, activation, mask), and trees of
/// elementwise operations. A value is only absorbed into its sole user, so running it later is always safe.</summary>
internal sealed class FusionAnalysis
{
    private const int LargestProgram = 12;

    // A value with several users is computed by each of them when that is cheaper than a pass over memory.
    private const int LargestRepeatedProgram = 3;
    private const int MostRepeatedOperands = 2;

    private readonly Graph _graph;
    private readonly GraphUses _uses;
    private readonly bool[] _isAbsorbed;
    private readonly bool[] _isClaimed;
    private readonly Dictionary<int, ProductChain> _chainsByEnd = [];
    private readonly int[] _programSize;
    private readonly int[] _fullOperands;

    public FusionAnalysis(Graph graph, GraphUses uses)
    {
        _graph = graph;
        _uses = uses;
        _isAbsorbed = new bool[graph.Nodes.Length];
        _isClaimed = new bool[graph.Nodes.Length];
        _programSize = new int[graph.Nodes.Length];
        _fullOperands = new int[graph.Nodes.Length];
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            if (IsFusableProduct(node)) ClaimChain(node);
        }

        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            if (IsSum(graph, node)) AbsorbSummand(node);
            if (!IsElementwise(graph, node) || _isClaimed[node]) continue;
            AbsorbOperands(node);
            _isAbsorbed[node] |= IsRepeatable(node);
        }
    }

    /// <summary>Whether a node runs as a part of a later one and needs no step of its own.</summary>
    public bool IsAbsorbed(int node) => _isAbsorbed[node];

    /// <summary>The product chain that ends at a node; null when none does.</summary>
    public ProductChain? ChainEndingAt(int node) => _chainsByEnd.GetValueOrDefault(node);

    public static bool IsElementwise(Graph graph, int node)
    {
        Node n = graph.Nodes[node];
        bool isFloat = n.Type.ElementType != ElementType64 && n.Inputs.All(i => graph.Nodes[i].Type.ElementType != ElementType64);
        return isFloat && n.Kind switch
        {
            OpKind.Neg or OpKind.Abs or OpKind.Sign or OpKind.Exp or OpKind.Log or OpKind.Sqrt or OpKind.Relu or OpKind.LeakyRelu or OpKind.Sigmoid
                or OpKind.Tanh or OpKind.Clip or OpKind.Not or OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Div or OpKind.Pow or OpKind.Min
                or OpKind.Max or OpKind.Equal or OpKind.Greater or OpKind.GreaterOrEqual or OpKind.And or OpKind.Or or OpKind.Where
                or OpKind.MaskPositive or OpKind.Expm1 or OpKind.Log1p or OpKind.Softplus or OpKind.Erf or OpKind.Sin or OpKind.Cos or OpKind.Atan or OpKind.Asinh
                or OpKind.Floor or OpKind.Ceil or OpKind.Round or OpKind.Remainder => true,
            OpKind.Cast => n.Type.ElementType == Tensors.ElementType.Float32,
            _ => false,
        };
    }

    private const Tensors.ElementType ElementType64 = Tensors.ElementType.Int64;

    private bool IsFusableProduct(int node) => _graph.Nodes[node].Kind switch
    {
        OpKind.Conv or OpKind.ConvInputGradient => !ProductOperators.IsWholeImage(_graph, node),
        OpKind.MatMul => ProductOperators.IsPlainMatMul(_graph, node),
        _ => false,
    };

    private void ClaimChain(int product)
    {
        var chain = new ProductChain { Product = product, End = product };
        while (TryExtend(chain, _uses.SoleUser(chain.End)))
        {
        }

        _chainsByEnd.Add(chain.End, chain);
        for (int node = product; node != chain.End; node = _uses.SoleUser(node)) _isAbsorbed[node] = true;
    }

    private bool TryExtend(ProductChain chain, int user)
    {
        if (user < 0 || _isClaimed[user]) return false;
        Node node = _graph.Nodes[user];
        if (!node.Type.Equals(_graph.Nodes[chain.Product].Type)) return false;
        int other = node.Inputs.Length == 2 ? node.Inputs[node.Inputs[0] == chain.End ? 1 : 0] : -1;
        if (other == chain.End || !chain.TryAppend(_graph, node, chain.End, other)) return false;
        _isClaimed[user] = true;
        chain.End = user;
        return true;
    }

    /// <summary>Whether a node adds over whole lines, so that it can compute what it adds on the way.</summary>
    private static bool IsSum(Graph graph, int node)
    {
        Node n = graph.Nodes[node];
        if (n.Kind is not (OpKind.ReduceSum or OpKind.ReduceMean) || !n.Type.IsFixed) return false;
        IntegerList axes = n.As<ReduceAttributes>().Axes;
        return axes.AsSpan().SequenceEqual([0, 2, 3]) || (axes.Count > 0 && axes.SequenceEqual(Enumerable.Range(0, axes.Count)));
    }

    private static bool IsCheap(OpKind kind) => kind is OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Neg or OpKind.Relu or OpKind.Abs;

    private void AbsorbOperands(int node)
    {
        _programSize[node] = 1;
        foreach (int operand in _graph.Nodes[node].Inputs.Distinct())
        {
            bool isFull = HasExtentsOf(operand, node);
            bool isFree = _programSize[operand] > 0 && !_isClaimed[operand] && isFull;
            if (isFree && _uses.SoleUser(operand) == node && _programSize[node] + _programSize[operand] <= LargestProgram) _isAbsorbed[operand] = true;
            bool isInlined = isFree && _isAbsorbed[operand];
            _programSize[node] += isInlined ? _programSize[operand] : 0;
            _fullOperands[node] += isInlined ? _fullOperands[operand] : isFull ? 1 : 0;
        }
    }

    private void AbsorbSummand(int sum)
    {
        int operand = _graph.Nodes[sum].Inputs[0];
        if (_programSize[operand] > 0 && !_isClaimed[operand] && _uses.SoleUser(operand) == sum) _isAbsorbed[operand] = true;
    }

    private bool IsRepeatable(int node) =>
        !_uses.IsOutput(node) && _uses.Users(node).Count > 1
        && _programSize[node] <= LargestRepeatedProgram && _fullOperands[node] <= MostRepeatedOperands && IsCheapTree(node)
        && _uses.Users(node).All(user => IsSum(_graph, user) || (IsElementwise(_graph, user) && !_isClaimed[user] && HasExtentsOf(node, user)));

    private bool IsCheapTree(int node) =>
        IsCheap(_graph.Nodes[node].Kind) && _graph.Nodes[node].Inputs.All(operand => !_isAbsorbed[operand] || _programSize[operand] == 0 || IsCheapTree(operand));

    private bool HasExtentsOf(int operand, int node) =>
        _graph.Nodes[operand].Type.Dimensions.AsSpan().SequenceEqual(_graph.Nodes[node].Type.Dimensions.AsSpan());
}
