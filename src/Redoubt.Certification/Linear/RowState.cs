namespace Redoubt.Certification;

/// <summary>What is known of one row: bounds of its input and of the nodes that are relaxed, by node.</summary>
internal sealed class RowState
{
    private readonly Dictionary<int, (float[] Lower, float[] Upper)> _bounds = [];

    public (float[] Lower, float[] Upper) this[int node] => _bounds[node];

    /// <summary>Sets bounds; elements that one of them does not bound are made void on both sides.</summary>
    public void Set(int node, (float[] Lower, float[] Upper) bounds)
    {
        for (int i = 0; i < bounds.Lower.Length; i++)
        {
            if (!float.IsFinite(bounds.Lower[i]) || !float.IsFinite(bounds.Upper[i])) (bounds.Lower[i], bounds.Upper[i]) = (float.NaN, float.NaN);
        }

        _bounds[node] = bounds;
    }
}
