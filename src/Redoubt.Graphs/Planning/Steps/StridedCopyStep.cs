namespace Redoubt.Graphs;

/// <summary>Copies a box of elements from one storage to another, each with its own strides and start: transpose, expand, slice, pad, concat and
/// changes of layout are all this.</summary>
internal sealed unsafe class StridedCopyStep : PlanStep
{
    private readonly Storage _source;
    private readonly Storage _target;
    private readonly CopyBox _box;
    private readonly int[] _extents;
    private readonly nint[] _sourceStrides;
    private readonly nint[] _targetStrides;
    private nint _sourceStart;
    private nint _targetStart;
    private int _outer;
    private int _outerPerUnit;

    /// <param name="source">Read.</param>
    /// <param name="target">Written.</param>
    /// <param name="box">Which elements, in terms of the axes of both.</param>
    public StridedCopyStep(Storage source, Storage target, CopyBox box)
    {
        _source = source;
        _target = target;
        _box = box;
        _extents = new int[box.Extents.Length];
        _sourceStrides = new nint[_extents.Length];
        _targetStrides = new nint[_extents.Length];
    }

    public override IEnumerable<Storage> Reads => [_source];

    public override IEnumerable<Storage> Writes => [_target];

    public override void Execute(int unit, int worker)
    {
        int first = unit * _outerPerUnit, last = Math.Min(first + _outerPerUnit, _outer);
        for (int i = first; i < last; i++)
        {
            nint from = _sourceStart + i * Outermost(_sourceStrides), to = _targetStart + i * Outermost(_targetStrides);
            if (_source.ElementSize == sizeof(float)) Copy(_source.Floats + from, _target.Floats + to, Math.Min(1, _extents.Length));
            else Copy(_source.Integers + from, _target.Integers + to, Math.Min(1, _extents.Length));
        }
    }

    protected override int Prepare(int rows)
    {
        long inner = 1;
        for (int axis = 0; axis < _extents.Length; axis++)
        {
            _extents[axis] = _box.Extents[axis].Bind(rows);
            if (axis > 0) inner *= _extents[axis];
        }

        _sourceStart = BindSide(_source, _box.Source, _sourceStrides, rows);
        _targetStart = BindSide(_target, _box.Target, _targetStrides, rows);
        _outer = _extents.Length == 0 ? 1 : _extents[0];
        if (inner == 0 || _outer == 0) return 0;
        _outerPerUnit = (int)Math.Clamp(ElementsPerUnit / inner, 1, _outer);
        return (_outer + _outerPerUnit - 1) / _outerPerUnit;
    }

    private static nint BindSide(Storage storage, CopySide side, nint[] strides, int rows)
    {
        nint start = storage.Layout == StorageLayout.Image ? (nint)(storage.Origin - storage.Floats) : 0;
        for (int axis = 0; axis < storage.Type.Rank; axis++) start += side.Starts[axis] * storage.Stride(axis, rows);
        for (int i = 0; i < strides.Length; i++)
        {
            int axis = side.Axes[i];
            strides[i] = axis < 0 ? 0 : side.Steps[axis] * storage.Stride(axis, rows);
        }

        return start;
    }

    private static nint Outermost(nint[] strides) => strides.Length == 0 ? 0 : strides[0];

    private void Copy<T>(T* from, T* to, int axis)
        where T : unmanaged
    {
        if (axis >= _extents.Length)
        {
            *to = *from;
            return;
        }

        int count = _extents[axis];
        nint fromStride = _sourceStrides[axis], toStride = _targetStrides[axis];
        if (axis < _extents.Length - 1)
        {
            for (int i = 0; i < count; i++) Copy(from + i * fromStride, to + i * toStride, axis + 1);
        }
        else if (fromStride == 1 && toStride == 1)
        {
            new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
        }
        else
        {
            for (int i = 0; i < count; i++) to[i * toStride] = from[i * fromStride];
        }
    }
}
