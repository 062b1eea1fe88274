using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A value inside a classifier that can be read.</summary>
/// <param name="Name">Its name in the model's file.</param>
/// <param name="Shape">Its extents for one example.</param>
public sealed record ModelLayer(string Name, Shape Shape);
