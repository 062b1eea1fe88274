using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A Boolean value in three-valued logic: surely true, surely false, or unknown.</summary>
/// <param name="must">True where every covered execution gives true.</param>
/// <param name="may">False where every covered execution gives false.</param>
internal sealed class Truth(Value must, Value may) : Bounds
{
    public override TensorType Type => must.Type;

    /// <summary>True where every covered execution gives true.</summary>
    public Value Must => must;

    /// <summary>False where every covered execution gives false.</summary>
    public Value May => may;

    public override Value? Exact => must == may ? must : null;
}
