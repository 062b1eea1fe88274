namespace Redoubt.Data;

/// <summary>Two rows of a data set and whether they show the same person or thing.</summary>
/// <param name="First">Position of the first row, zero or more.</param>
/// <param name="Second">Position of the second row, zero or more.</param>
/// <param name="IsSame">Whether both show the same.</param>
public readonly record struct ImagePair(int First, int Second, bool IsSame);
