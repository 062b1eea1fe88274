using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Room for rows of one shape that grows to the most asked for, with views of the first n rows that are made once per n.</summary>
internal sealed class RowsBuffer(Shape example)
{
    private readonly Dictionary<int, Tensor> _views = [];
    private Tensor? _all;

    public Tensor First(int rows)
    {
        if (_all is null || _all.Rows < rows)
        {
            int[] extents = [rows, .. example.Extents];
            _all = new Tensor(new Shape(extents));
            _views.Clear();
        }

        if (!_views.TryGetValue(rows, out Tensor? view)) _views.Add(rows, view = _all.View(0, rows));
        return view;
    }
}
