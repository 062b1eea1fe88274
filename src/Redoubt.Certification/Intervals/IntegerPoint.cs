using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Integers that do not depend on the box. Others have no bounds here.</summary>
internal sealed class IntegerPoint(Value value) : Bounds
{
    public override TensorType Type => value.Type;

    public override Value? Exact => value;
}
