namespace Redoubt.Attacks.Tests;

/// <summary>Numbers count as equal when they differ by at most a tolerance.</summary>
internal sealed class Close(float tolerance) : IEqualityComparer<float>
{
    public bool Equals(float x, float y) => Math.Abs(x - y) <= tolerance;

    public int GetHashCode(float value) => 0;
}
