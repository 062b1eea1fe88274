namespace Redoubt.Evaluation;

/// <summary>What is done to an image before a model sees it.</summary>
/// <param name="image">Values <c>[C,H,W]</c>, changed in place.</param>
public delegate void ImageChange(Span<float> image);
