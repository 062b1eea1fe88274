using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>Finds how each operand of an elementwise program follows the result's elements; operands that fit no pattern are expanded first.</summary>
internal sealed class OperandBinding
{
    private readonly LoweringContext _context;
    private readonly TensorType _type;
    private readonly StorageLayout _layout;
    private readonly List<ElementOperand> _operands = [];
    private readonly Dictionary<int, int> _known = [];
    private int _period;
    private int _linePrefix = -1;

    public OperandBinding(LoweringContext context, TensorType type, StorageLayout layout)
    {
        _context = context;
        _type = type;
        _layout = layout;
    }

    public ImmutableArray<ElementOperand> Operands => [.. _operands];

    public LineDomain Lines
    {
        get
        {
            if (_layout == StorageLayout.Image)
            {
                int height = _type[2].Size;
                return new LineDomain(true, new Dimension(_type[0].Size * height, _type[0].Symbol), _type[3].Size * _type[1].Size, height);
            }

            int outer = _linePrefix >= 0 ? _linePrefix : Math.Min(1, _type.Rank);
            if (_type.Dimensions.Skip(outer).Any(static d => !d.IsFixed)) return new LineDomain(false, _type.ElementCount(), 1, 1);
            int length = _type.Dimensions.Skip(outer).Aggregate(1, static (product, d) => checked(product * d.Size));
            return new LineDomain(false, _type.With(_type.Dimensions[..outer].AsSpan()).ElementCount(), length, 1);
        }
    }

    /// <summary>Whether an operand has one number for each channel of an image type.</summary>
    public static bool IsPerChannel(TensorType operand, TensorType image)
    {
        int added = 4 - operand.Rank;
        return image.Rank == 4 && added is >= 0 and <= 1 && operand[1 - added] == image[1]
            && operand.ElementCount() == image[1] && image[1].Size > 1;
    }

    /// <summary>The number of an operand in the program.</summary>
    public int Bind(int node)
    {
        if (_known.TryGetValue(node, out int known)) return known;
        TensorType operand = _context.Node(node).Type;
        _operands.Add(Classify(node, operand));
        return _known[node] = _operands.Count - 1;
    }

    private ElementOperand Classify(int node, TensorType operand)
    {
        if (operand.Dimensions.AsSpan().SequenceEqual(_type.Dimensions.AsSpan()))
            return new ElementOperand(_context.ReadLines(node, _layout), OperandPattern.Full);
        Storage source = _context.ReadRowMajor(node);
        if (operand.ElementCount() == 1) return new ElementOperand(source, OperandPattern.Scalar);
        if (TakesPeriod(operand)) return new ElementOperand(source, OperandPattern.Period);
        if (TakesLine(operand)) return new ElementOperand(source, OperandPattern.Line);
        Storage expanded = _context.Register(new Storage(_type.With(operand.ElementType), _layout));
        return new ElementOperand(LayoutLowering.ExpandTo(_context, source, _type, expanded), OperandPattern.Full);
    }

    private bool TakesPeriod(TensorType operand)
    {
        if (!operand.IsFixed) return false;
        int period = operand.ElementCount().Size;
        bool fits = _layout == StorageLayout.Image ? IsPerChannel(operand, _type) : IsSuffix(operand);
        if (!fits || (_period != 0 && _period != period)) return false;
        _period = period;
        return true;
    }

    // Trailing extents equal, all before them 1; the vector must fit a line, so the outermost axis of the result is left out.
    private bool IsSuffix(TensorType operand)
    {
        int added = _type.Rank - operand.Rank;
        int first = 0;
        while (first < operand.Rank && operand[first] == 1) first++;
        if (first + added < Math.Max(1, _linePrefix)) return false;
        for (int axis = first; axis < operand.Rank; axis++)
        {
            if (operand[axis] != _type[axis + added]) return false;
        }

        return _type.Dimensions.Skip(1).All(static d => d.IsFixed);
    }

    // Leading extents equal, all after them 1.
    private bool TakesLine(TensorType operand)
    {
        if (operand.Rank != _type.Rank) return false;
        int prefix = 0;
        while (prefix < _type.Rank && operand[prefix] == _type[prefix]) prefix++;
        if (prefix == 0 || operand.Dimensions.Skip(prefix).Any(static d => d != 1) || _type.Dimensions.Skip(prefix).Any(static d => !d.IsFixed)) return false;
        if (_layout == StorageLayout.Image) return prefix == 1;
        int length = _type.Dimensions.Skip(prefix).Aggregate(1, static (product, d) => product * d.Size);
        if ((_linePrefix >= 0 && _linePrefix != prefix) || (_period != 0 && length % _period != 0)) return false;
        _linePrefix = prefix;
        return true;
    }
}
