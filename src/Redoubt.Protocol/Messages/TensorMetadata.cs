using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>What a server says about an input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Element type.</param>
/// <param name="Shape">Extents; -1 where any size is accepted.</param>
public sealed record TensorMetadata(string Name, InferenceDatatype Datatype, ImmutableArray<long> Shape)
{
    /// <summary>For example <c>'x' FP32[-1,3]</c>.</summary>
    public override string ToString() => $"'{Name}' {Datatype.Name()}[{string.Join(',', Shape)}]";
}
