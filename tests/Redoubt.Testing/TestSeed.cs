using System.Globalization;

namespace Redoubt.Testing;

/// <summary>The seed of property tests: fixed, so that a run can be repeated, unless the environment variable REDOUBT_SEED names another.</summary>
public static class TestSeed
{
    private const ulong Default = 20261122;

    /// <summary>The seed of this run; tests print it when they fail.</summary>
    public static ulong Value { get; } =
        ulong.TryParse(Environment.GetEnvironmentVariable("REDOUBT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : Default;
}
