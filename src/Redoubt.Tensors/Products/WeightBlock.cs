namespace Redoubt.Tensors;

/// <summary>Part of a weight gradient: input channels of one group by a panel of output channels.</summary>
/// <param name="Group">The group.</param>
/// <param name="FirstFilter">First output channel within the group.</param>
/// <param name="Filters">Output channels.</param>
/// <param name="Columns">Vectors that hold them.</param>
/// <param name="FirstChannel">First input channel within the group.</param>
/// <param name="Channels">Input channels.</param>
internal readonly record struct WeightBlock(int Group, int FirstFilter, int Filters, int Columns, int FirstChannel, int Channels);
