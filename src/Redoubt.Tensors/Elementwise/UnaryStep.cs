namespace Redoubt.Tensors;

/// <summary>A function of one number with its constants.</summary>
/// <param name="Operation">The function.</param>
/// <param name="A">Slope of LeakyRelu, lower end of Clip, factor of Affine.</param>
/// <param name="B">Upper end of Clip, summand of Affine.</param>
internal readonly record struct UnaryStep(UnaryOperation Operation, float A = 0, float B = 0);
