using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Copies a box of elements from one storage to another, each with its own strides and start: transpose, expand, slice, pad, concat and
/// changes of layout are all this.</summary>
internal sealed unsafe class StridedCopyStep : PlanStep
{
    private readonly Storage _source;
    private readonly Storage _target;
    private readonly CopyBox _box;
    private readonly int _floatsPerElement;
    private readonly int[] _extents;
    private readonly nint[] _sourceStrides;
    private readonly nint[] _targetStrides;
    private StridedCopy _copy;
    private nint _sourceStart;
    private nint _targetStart;
    private int _preparedRows = -1;

    /// <param name="source">Read.</param>
    /// <param name="target">Written.</param>
    /// <param name="box">Which elements, in terms of the axes of both.</param>
    public StridedCopyStep(Storage source, Storage target, CopyBox box)
    {
        _source = source;
        _target = target;
        _box = box;

        // The kernel moves floats: an int64 element is two of them, an innermost axis of its own.
        _floatsPerElement = source.ElementSize / sizeof(float);
        int rank = box.Extents.Length + (_floatsPerElement > 1 ? 1 : 0);
        _extents = new int[rank];
        _sourceStrides = new nint[rank];
        _targetStrides = new nint[rank];
    }

    public override IEnumerable<Storage> Reads => [_source];

    public override IEnumerable<Storage> Writes => [_target];

    public override string Name => $"Copy {_source.Type} {_source.Layout}->{_target.Layout}";

    public override void Execute(int unit, int worker) => _copy.Run(unit, _source.Floats + _sourceStart, _target.Floats + _targetStart);

    protected override int Prepare(int rows)
    {
        if (rows == _preparedRows) return _copy.Units;
        for (int axis = 0; axis < _box.Extents.Length; axis++) _extents[axis] = _box.Extents[axis].Bind(rows);
        if (_floatsPerElement > 1) (_extents[^1], _sourceStrides[^1], _targetStrides[^1]) = (_floatsPerElement, 1, 1);
        _sourceStart = BindSide(_source, _box.Source, _sourceStrides, rows);
        _targetStart = BindSide(_target, _box.Target, _targetStrides, rows);
        _copy = new StridedCopy(_extents, _sourceStrides, _targetStrides);
        _preparedRows = rows;
        return _copy.Units;
    }

    // Strides of the box in floats, and where its first element lies.
    private nint BindSide(Storage storage, CopySide side, nint[] strides, int rows)
    {
        nint start = storage.Layout == StorageLayout.Image ? (nint)(storage.Origin - storage.Floats) : 0;
        for (int axis = 0; axis < storage.Type.Rank; axis++) start += side.Starts[axis] * storage.Stride(axis, rows) * _floatsPerElement;
        for (int i = 0; i < side.Axes.Length; i++)
        {
            int axis = side.Axes[i];
            strides[i] = axis < 0 ? 0 : side.Steps[axis] * storage.Stride(axis, rows) * _floatsPerElement;
        }

        return start;
    }
}
